using AgentConnector.ElevenLabs.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// Answers every client tool call that expects a response exactly once: by the tool registered here, by the reader of the events, or by an
/// error. A call whose id was seen before is the same call and is not answered again.
/// </summary>
internal sealed class ToolAnswers(ConversationRequest request, TimeSpan timeout, TimeProvider time, Func<string, ToolResult, Task> send, ILogger logger)
    : IDisposable
{
    private const int MaxOpen = 64;
    private const int MaxRemembered = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Task> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource<ToolResult>> awaited = new(StringComparer.Ordinal);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<string> seenOrder = new();
    private readonly CancellationTokenSource stop = new();

    /// <summary>Takes a call without waiting for its tool: the read loop must go on.</summary>
    public void Take(ClientToolCall call)
    {
        lock (gate)
        {
            if (!Remember(call.ToolCallId) || (!call.ExpectsResponse && !IsRegistered(call)))
            {
                return;
            }

            // The answer removes itself under this same lock, so it cannot be done before it is listed.
            open[call.ToolCallId] = AnswerAsync(call, open.Count >= MaxOpen ? TooMany : ToolFor(call));
        }
    }

    /// <summary>The reader's answer. False when the call was answered already, timed out, or never came.</summary>
    public async Task<bool> TryAnswerAsync(string toolCallId, ToolResult result)
    {
        Task? answering;
        lock (gate)
        {
            if (!awaited.Remove(toolCallId, out var answer) || !answer.TrySetResult(result))
            {
                return false;
            }

            open.TryGetValue(toolCallId, out answering);
        }

        await (answering ?? Task.CompletedTask).ConfigureAwait(false);
        return true;
    }

    /// <summary>Cancels the tools that still run and waits for their ends; their answers have nowhere to go.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (gate)
        {
            running = [.. open.Values];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose() => stop.Dispose();

    private ClientTool ToolFor(ClientToolCall call)
    {
        if (request.Tools?.TryGetValue(call.ToolName, out var tool) is true)
        {
            // One that ignores its token is left behind: the agent waits for the answer, not for the tool.
            return (_, cancellationToken) => tool(call, cancellationToken).WaitAsync(cancellationToken);
        }

        if (!request.ReaderAnswersTools)
        {
            return NoSuchTool;
        }

        var answer = new TaskCompletionSource<ToolResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited[call.ToolCallId] = answer;
        return async (_, cancellationToken) =>
        {
            // Answer and time-out settle the same task, so only one of them can be what the agent hears.
            using var expiry = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
            return await answer.Task.ConfigureAwait(false);
        };
    }

    private async Task AnswerAsync(ClientToolCall call, ClientTool tool)
    {
        // Neither the read loop nor its lock may wait for a tool that works before its first await.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (await RunAsync(call, tool).ConfigureAwait(false) is { } result && call.ExpectsResponse)
            {
                await send(call.ToolCallId, result).ConfigureAwait(false);
            }
        }
        catch (ConversationException)
        {
            // It ended before the answer was out: the ending is told elsewhere.
        }
        finally
        {
            lock (gate)
            {
                open.Remove(call.ToolCallId);
                awaited.Remove(call.ToolCallId);
            }
        }
    }

    private async Task<ToolResult?> RunAsync(ClientToolCall call, ClientTool tool)
    {
        using var span = new ToolSpan(call, time);
        return span.Result = await TryRunAsync(call, tool).ConfigureAwait(false);
    }

    private async Task<ToolResult?> TryRunAsync(ClientToolCall call, ClientTool tool)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
        try
        {
            return await tool(call, scope.Token).ConfigureAwait(false)
                ?? ToolResult.Error("The tool returned nothing.", "external_client");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            logger.ToolTimedOut(call.ToolName, timeout.TotalSeconds);
            return ToolResult.Error($"The tool did not answer within {timeout.TotalSeconds:0} seconds.", "client_timeout");
        }
        catch (Exception e)
        {
            logger.ToolFailed(call.ToolName, e);
            return ToolResult.Error("The tool failed.", "external_client");
        }
    }

    private bool IsRegistered(ClientToolCall call) => request.Tools?.ContainsKey(call.ToolName) is true;

    private bool Remember(string id)
    {
        if (!seen.Add(id))
        {
            return false;
        }

        seenOrder.Enqueue(id);
        if (seenOrder.Count > MaxRemembered)
        {
            seen.Remove(seenOrder.Dequeue());
        }

        return true;
    }

    private static Task<ToolResult> NoSuchTool(ClientToolCall call, CancellationToken cancellationToken) =>
        Task.FromResult(ToolResult.Error("This client has no such tool.", "external_client"));

    private static Task<ToolResult> TooMany(ClientToolCall call, CancellationToken cancellationToken) =>
        Task.FromResult(ToolResult.Error("Too many tools run at once on this client.", "external_client"));
}
