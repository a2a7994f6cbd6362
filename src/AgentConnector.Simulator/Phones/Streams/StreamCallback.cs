using System.Globalization;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>Tells a stream's status callback, where the TwiML names one.</summary>
internal sealed class StreamCallback(LiveCall call, WebhookClient webhooks, StreamNoun noun, string streamSid)
{
    /// <param name="streamEvent"><c>stream-started</c>, <c>stream-stopped</c> or <c>stream-error</c>.</param>
    /// <param name="problem">What went wrong, or null.</param>
    /// <param name="stopping">The line is taken down: nobody is told any more.</param>
    public async Task TellAsync(string streamEvent, string? problem, CancellationToken stopping)
    {
        if (noun.StatusCallback is not { Length: > 0 } url || stopping.IsCancellationRequested)
        {
            return;
        }

        var now = call.Line.Time.GetUtcNow().UtcDateTime;
        List<KeyValuePair<string, string>> form =
        [
            new("AccountSid", call.Line.Options.AccountSid),
            new("CallSid", call.Record.Sid),
            new("StreamSid", streamSid),
            new("StreamEvent", streamEvent),
            new("Timestamp", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        ];
        if (noun.Name is { } name)
        {
            form.Add(new("StreamName", name));
        }

        if (problem is not null)
        {
            form.Add(new("StreamError", problem));
        }

        try
        {
            await webhooks.PostAsync(call, "stream", new WebhookTarget(url, noun.StatusCallbackMethod), form, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The line is taken down; nobody waits for this any more.
        }
    }
}
