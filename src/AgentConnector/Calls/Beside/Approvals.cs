using AgentConnector.Agents;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Beside;

/// <summary>
/// The MCP tools that the agent of one call wants approved. Each is answered once: by the settings, by whoever answers over the API, or by the clock,
/// which refuses. Bounded: when too many wait, further ones are refused; what is asked beyond <see cref="Most"/> is not answered, which the agent takes for a refusal.
/// </summary>
internal sealed partial class Approvals(IAgentSession agent, Scribe scribe, ApprovalRule rule, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Of one call.</summary>
    internal const int Most = 1_000;

    private const int MostWaiting = 16;
    private const int LongestParameters = 16_384;
    private const string Service = "service";

    private readonly Dictionary<string, Approval> asked = new(StringComparer.Ordinal);
    private readonly HashSet<Task> running = [];
    private readonly CancellationTokenSource scope = new();
    private readonly Lock gate = new();
    private bool ended;

    /// <summary>The agent waits for an approval; never waits itself.</summary>
    public void Ask(AgentAsksApproval wanted)
    {
        lock (gate)
        {
            running.RemoveWhere(task => task.IsCompleted);
            if (ended || asked.Count >= Most || asked.ContainsKey(wanted.ToolCallId))
            {
                return;
            }

            var approval = new Approval(wanted.Tool, wanted.ToolCallId, rule.Wait(wanted.Within));
            var isFull = asked.Values.Count(one => !one.Verdict.Task.IsCompleted) >= MostWaiting;
            asked.Add(approval.ToolCallId, approval);
            if ((rule.Decide(wanted.Tool) ?? (isFull ? false : null)) is { } decided)
            {
                approval.Verdict.SetResult(new(decided, Service, ApprovalReason.Policy));
            }
            else
            {
                scribe.Tell(new CallApprovalNeeded(
                    wanted.ToolCallId, wanted.Tool, wanted.Server, Bounded.Json(wanted.Parameters, LongestParameters), time.GetUtcNow() + approval.Within));
            }

            running.Add(RunAsync(approval));
        }
    }

    /// <summary>The agent does not wait for this one any more.</summary>
    public void Withdraw(string toolCallId) => Find(toolCallId)?.Verdict.TrySetResult(new(IsApproved: false, Service, ApprovalReason.Withdrawn));

    /// <summary>The conversation that asked is lost.</summary>
    public void WithdrawAll()
    {
        string[] all;
        lock (gate)
        {
            all = [.. asked.Keys];
        }

        Array.ForEach(all, Withdraw);
    }

    /// <summary>Answers for the user; returns when the agent was told.</summary>
    /// <returns>The verdict that counts, which is the first one; null when nothing of this id was asked for.</returns>
    /// <exception cref="AgentException">The agent could not be told.</exception>
    /// <exception cref="OperationCanceledException">The call ended.</exception>
    public async Task<Verdict?> AnswerAsync(string toolCallId, bool isApproved, string by, CancellationToken cancellationToken)
    {
        if (Find(toolCallId) is not { } approval)
        {
            return null;
        }

        approval.Verdict.TrySetResult(new(isApproved, by, ApprovalReason.Answered));
        await approval.Told.Task.WaitAsync(cancellationToken);
        return await approval.Verdict.Task;
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
    }

    private Approval? Find(string toolCallId)
    {
        lock (gate)
        {
            return asked.GetValueOrDefault(toolCallId);
        }
    }

    private async Task RunAsync(Approval approval)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the agent's reader goes on
        try
        {
            var verdict = await DecidedAsync(approval);
            if (verdict.Reason is not ApprovalReason.Withdrawn)
            {
                await agent.AnswerApprovalAsync(approval.ToolCallId, verdict.IsApproved, scope.Token);
            }

            scribe.Tell(new CallApprovalGiven(approval.ToolCallId, approval.Tool, verdict.IsApproved, verdict.By, verdict.Reason));
            approval.Told.TrySetResult();
        }
        catch (OperationCanceledException) when (scope.IsCancellationRequested)
        {
            approval.Told.TrySetCanceled(CancellationToken.None); // the call is over
        }
        catch (Exception e)
        {
            approval.Told.TrySetException(e);
            _ = approval.Told.Task.Exception; // seen: nobody may be waiting
            if (e is not AgentException)
            {
                LogDefect(e);
            }
        }
    }

    private async Task<Verdict> DecidedAsync(Approval approval)
    {
        try
        {
            return await approval.Verdict.Task.WaitAsync(approval.Within, time, scope.Token);
        }
        catch (TimeoutException)
        {
            approval.Verdict.TrySetResult(new(IsApproved: false, Service, ApprovalReason.TimedOut));
            return await approval.Verdict.Task; // somebody may have answered in the last moment
        }
    }

    [LoggerMessage(2031, LogLevel.Error, "A defect where an MCP tool is approved; the call goes on")]
    private partial void LogDefect(Exception exception);
}
