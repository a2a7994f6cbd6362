using System.Globalization;
using System.Threading.Channels;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Tells the status callback what became of a call, one event after the other, beside the call itself.</summary>
internal sealed class StatusCallbacks(LiveCall call, WebhookClient webhooks)
{
    // A call has four events at most; a queue that is never full loses nothing.
    private readonly Channel<IReadOnlyList<KeyValuePair<string, string>>> events =
        Channel.CreateBounded<IReadOnlyList<KeyValuePair<string, string>>>(16);

    private int sequence;

    public void Tell(string statusEvent, string status, TimeSpan? lasted = null, int? sipCode = null)
    {
        if (call.Order.StatusCallback is null || !call.Order.StatusEvents.Contains(statusEvent))
        {
            return;
        }

        List<KeyValuePair<string, string>> form =
        [
            .. call.Identity(status),
            new("CallbackSource", "call-progress-events"),
            new("SequenceNumber", sequence++.ToString(CultureInfo.InvariantCulture)),
            new("Timestamp", call.Line.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)),
        ];
        if (call.Record.AnsweredBy is { } answeredBy)
        {
            form.Add(new("AnsweredBy", answeredBy));
        }

        if (lasted is { } length)
        {
            form.Add(new("CallDuration", Math.Ceiling(length.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
            form.Add(new("Duration", Math.Ceiling(length.TotalMinutes).ToString(CultureInfo.InvariantCulture)));
        }

        if (sipCode is { } code)
        {
            form.Add(new("SipResponseCode", code.ToString(CultureInfo.InvariantCulture)));
        }

        events.Writer.TryWrite(form);
    }

    /// <summary>No more events will come.</summary>
    public void Complete() => events.Writer.TryComplete();

    public async Task SendAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, string>>? held = null;
        await foreach (var form in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (held is null && call.Conduct.StatusOutOfOrder)
            {
                held = form;
                continue;
            }

            await SendAsync(form, cancellationToken);
            if (held is not null)
            {
                await SendAsync(held, cancellationToken);
                held = null;
            }
        }

        if (held is not null)
        {
            await SendAsync(held, cancellationToken);
        }
    }

    private async Task SendAsync(IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        for (var times = call.Conduct.StatusCopies; times > 0; times--)
        {
            await webhooks.PostAsync(call, "status", call.Order.StatusCallback!, form, cancellationToken);
        }
    }
}
