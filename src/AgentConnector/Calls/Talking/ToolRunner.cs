using AgentConnector.Agents;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// Runs the tools that the agent calls in one call, beside the audio: each call is answered exactly once, while the conversation goes on. Bounded: one
/// too many is told so at once, and so is one whose tool throws. What still runs when the call ends, or the conversation that asked is lost, is cancelled; nobody is left to hear it.
/// </summary>
internal sealed partial class ToolRunner(CallId callId, IToolbox tools, IAgentSession agent, Scribe scribe, ILogger logger) : IAsyncDisposable
{
    private const int MostAtOnce = 8;

    private readonly List<CancellationTokenSource> left = [];
    private readonly HashSet<Task> running = [];
    private readonly Lock gate = new();
    private CancellationTokenSource scope = new();
    private bool ended;

    /// <summary>Starts to run one; never waits.</summary>
    /// <param name="asked">What the agent wants.</param>
    /// <param name="told">What was told of it; null when its answer is not told, either.</param>
    public void Begin(AgentCalledTool asked, CallToolCalled? told)
    {
        lock (gate)
        {
            running.RemoveWhere(task => task.IsCompleted);
            if (!ended)
            {
                var full = running.Count >= MostAtOnce;
                var wanted = scope.Token;
                running.Add(Offload.RunAsync(() => RunAsync(asked, told, full, wanted)));
            }
        }
    }

    /// <summary>The conversation that asked for them is lost: what runs is cancelled, and nobody is answered. What is asked for from now on is run.</summary>
    public void GiveUp()
    {
        lock (gate)
        {
            if (!ended)
            {
                left.Add(scope);
                running.Add(scope.CancelAsync());
                scope = new();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] last;
        lock (gate)
        {
            ended = true;
            last = [.. running];
        }

        await scope.CancelAsync();
        await Task.WhenAll(last);
        scope.Dispose();
        left.ForEach(unwanted => unwanted.Dispose());
    }

    private async ValueTask RunAsync(AgentCalledTool asked, CallToolCalled? told, bool full, CancellationToken unwanted)
    {
        var started = scribe.Now;
        try
        {
            var answer = full
                ? new ToolAnswer($"{MostAtOnce} tools are being used already; try again when one has answered.", IsError: true)
                : await UseAsync(asked, unwanted);
            unwanted.ThrowIfCancellationRequested();
            await agent.AnswerToolAsync(asked.ToolCallId, answer.Result, answer.IsError, unwanted);
            if (told is not null)
            {
                scribe.Tell(new CallToolAnswered(told.Tool, told.ToolCallId, answer.IsError, CallClock.Ms(scribe.Now - started)));
            }
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            // The call is over, or the conversation that asked.
        }
        catch (AgentException)
        {
            // The conversation broke: the pump that reads it says so.
        }
        catch (Exception e)
        {
            LogDefect(callId, asked.Tool, e);
        }
    }

    private async Task<ToolAnswer> UseAsync(AgentCalledTool asked, CancellationToken unwanted)
    {
        try
        {
            return await tools.UseAsync(new(callId, asked.Tool, asked.ToolCallId, asked.Parameters), unwanted);
        }
        catch (Exception e) when (!unwanted.IsCancellationRequested)
        {
            LogDefect(callId, asked.Tool, e);
            return new($"The tool {asked.Tool} failed.", IsError: true); // an agent that waits in vain falls silent
        }
    }

    [LoggerMessage(2030, LogLevel.Error, "Call {CallId}: a defect in the tool {Tool}; the call goes on")]
    private partial void LogDefect(CallId callId, string tool, Exception exception);
}
