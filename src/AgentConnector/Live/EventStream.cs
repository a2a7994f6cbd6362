using System.Runtime.CompilerServices;
using AgentConnector.Calls;
using AgentConnector.Calls.Beside;
using Microsoft.AspNetCore.Http.Features;

namespace AgentConnector.Live;

/// <summary>
/// Server-sent events (WHATWG HTML, section 9.2), written here because the framework's own result sends no comments,
/// and without those a proxy cuts a silent stream.
/// </summary>
internal sealed class EventStream(CallId call, long afterSeq, RawMessages? messages = null) : IResult
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private long seen = afterSeq;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var left = httpContext.RequestAborted;
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(
            left, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var time = services.GetRequiredService<TimeProvider>();
        var journal = services.GetRequiredService<ICallJournal>();
        try
        {
            await SendAsync(response, "retry: 2000\n\n", left);
            try
            {
                await foreach (var (text, seq) in TextsAsync(journal, time, scope.Token))
                {
                    await SendAsync(response, text, left);
                    seen = seq;
                }
            }
            catch (OperationCanceledException) when (!left.IsCancellationRequested && scope.IsCancellationRequested)
            {
                // The service stops. Calls that it has ended are told to the last: nobody may be here to resume the stream.
                foreach (var entry in await journal.ReadAsync(call, seen, left))
                {
                    await SendAsync(response, Text(entry), left);
                }
            }
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The client has left; it can resume.
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>What goes over the wire, and up to which fact: events, and comments where there are none for a while.</summary>
    private async IAsyncEnumerable<(string Text, long Seq)> TextsAsync(
        ICallJournal journal, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var raw = messages?.Follow(call);
        using var heart = new PeriodicTimer(Heartbeat, time);
        await using var entries = journal.FollowAsync(call, seen, scope.Token).GetAsyncEnumerator(scope.Token);
        var next = entries.MoveNextAsync().AsTask();
        var beat = heart.WaitForNextTickAsync(scope.Token).AsTask();
        var more = MoreAsync(raw, scope.Token);
        try
        {
            while (true)
            {
                var first = await Task.WhenAny(more, next, beat);
                if (raw is not null && (first == more || next.IsCompleted)) // what came before an event is told before it
                {
                    foreach (var text in Texts(raw))
                    {
                        yield return (text, seen);
                    }
                }

                if (first == more)
                {
                    await more;
                    more = MoreAsync(raw, scope.Token);
                    continue;
                }

                if (first == beat)
                {
                    await beat;
                    yield return (": the call goes on\n\n", seen);
                    beat = heart.WaitForNextTickAsync(scope.Token).AsTask();
                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                yield return (Text(entries.Current), entries.Current.Seq);
                next = entries.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator may not be disposed of while it moves.
            await scope.CancelAsync();
            await Task.WhenAll((Task)next, beat, more).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Completes when a message of the agent is there; never where none is wanted.</summary>
    private static Task MoreAsync(RawFollower? raw, CancellationToken cancellationToken) =>
        raw is null ? new TaskCompletionSource().Task.WaitAsync(cancellationToken) : raw.Messages.WaitToReadAsync(cancellationToken).AsTask();

    private static IEnumerable<string> Texts(RawFollower raw)
    {
        while (raw.Messages.TryRead(out var message))
        {
            yield return $"event: {message.Type}\ndata: {message.Json}\n\n";
        }

        if (raw.TakeLeftOut() is > 0 and var count)
        {
            yield return $": {count} messages of the agent were left out: they came faster than they were read\n\n";
        }
    }

    private static string Text(JournalEntry entry)
    {
        var envelope = EventEnvelope.From(entry);
        return $"id: {envelope.Id}\nevent: {envelope.Type}\ndata: {envelope.ToJson()}\n\n"; // JSON holds no raw line break
    }
}
