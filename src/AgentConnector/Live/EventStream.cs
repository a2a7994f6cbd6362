using System.Runtime.CompilerServices;
using AgentConnector.Calls;
using Microsoft.AspNetCore.Http.Features;

namespace AgentConnector.Live;

/// <summary>
/// Server-sent events (WHATWG HTML, section 9.2), written here because the framework's own result sends no comments,
/// and without those a proxy cuts a silent stream.
/// </summary>
internal sealed class EventStream(CallId call, long afterSeq) : IResult
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var scope = CancellationTokenSource.CreateLinkedTokenSource(
            httpContext.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var time = services.GetRequiredService<TimeProvider>();
        try
        {
            await response.WriteAsync("retry: 2000\n\n", scope.Token);
            await response.Body.FlushAsync(scope.Token);
            await foreach (var text in TextsAsync(services.GetRequiredService<ICallJournal>(), time, scope.Token))
            {
                await response.WriteAsync(text, scope.Token);
                await response.Body.FlushAsync(scope.Token);
            }
        }
        catch (OperationCanceledException) when (scope.IsCancellationRequested)
        {
            // The client has left, or the service stops: the stream ends here and can be resumed.
        }
    }

    /// <summary>What goes over the wire: events, and comments where there are none for a while.</summary>
    private async IAsyncEnumerable<string> TextsAsync(
        ICallJournal journal, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var heart = new PeriodicTimer(Heartbeat, time);
        await using var entries = journal.FollowAsync(call, afterSeq, scope.Token).GetAsyncEnumerator(scope.Token);
        var next = entries.MoveNextAsync().AsTask();
        var beat = heart.WaitForNextTickAsync(scope.Token).AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, beat) == beat)
                {
                    await beat;
                    yield return ": the call goes on\n\n";
                    beat = heart.WaitForNextTickAsync(scope.Token).AsTask();
                    continue;
                }

                if (!await next)
                {
                    yield break;
                }

                yield return Text(entries.Current);
                next = entries.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // An enumerator may not be disposed of while it moves.
            await scope.CancelAsync();
            await Task.WhenAll((Task)next, beat).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string Text(JournalEntry entry)
    {
        var envelope = EventEnvelope.From(entry);
        return $"id: {envelope.Id}\nevent: {envelope.Type}\ndata: {envelope.ToJson()}\n\n"; // JSON holds no raw line break
    }
}
