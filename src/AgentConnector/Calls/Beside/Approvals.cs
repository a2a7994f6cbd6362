using AgentConnector.Agents;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Beside;

/// <summary>
/// The MCP tools that the agent of one call wants approved. Each is answered once: by the settings, by whoever answers over the API, or by the clock,
/// which refuses; and of each that was asked, what it came to is told once. Bounded: when too many wait, further ones are refused; what is asked beyond
/// <see cref="Most"/>, or under an id that fits into no address, is not answered, which the agent takes for a refusal.
/// </summary>
internal sealed partial class Approvals(IAgentSession agent, Scribe scribe, ApprovalRule rule, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Of one call.</summary>
    internal const int Most = 1_000;

    private const int MostWaiting = 16;
    private const int LongestParameters = 16_384;

    private readonly Dictionary<string, Approval> asked = new(StringComparer.Ordinal);
    private readonly HashSet<Task> running = [];
    private readonly List<CancellationTokenSource> left = [];
    private readonly Lock gate = new();
    private CancellationTokenSource conversation = new();
    private int count;
    private bool ended;
    private bool isLimitTold;

    /// <summary>The agent waits for an approval; never waits itself.</summary>
    public void Ask(AgentAsksApproval wanted)
    {
        lock (gate)
        {
            running.RemoveWhere(task => task.IsCompleted);
            var isStale = asked.TryGetValue(wanted.ToolCallId, out var known) && known.Conversation.IsCancellationRequested;
            if (ended || (known is not null && !isStale))
            {
                return;
            }

            if (count >= Most || wanted.ToolCallId.Length is 0 or > Bounded.LongestId)
            {
                TooMuch();
                return;
            }

            count++;
            var approval = new Approval(Bounded.Name(wanted.Tool), wanted.ToolCallId, rule.Wait(wanted.Within), conversation.Token);
            var isFull = asked.Values.Count(one => !one.Verdict.Task.IsCompleted && !one.Conversation.IsCancellationRequested) >= MostWaiting;
            asked[approval.ToolCallId] = approval;
            if ((rule.Decide(wanted.Tool) ?? (isFull || isStale ? false : null)) is { } decided) // stale: whoever answers may mean what the lost conversation asked
            {
                approval.Verdict.SetResult(new(decided, Verdict.Service, ApprovalReason.Policy));
            }
            else
            {
                scribe.Tell(new CallApprovalNeeded(
                    approval.ToolCallId, approval.Tool, Bounded.Name(wanted.Server), Bounded.Json(wanted.Parameters, LongestParameters), time.GetUtcNow() + approval.Within));
            }

            running.Add(RunAsync(approval));
        }
    }

    /// <summary>The agent does not wait for this one any more.</summary>
    public void Withdraw(string toolCallId) => Find(toolCallId)?.Verdict.TrySetResult(Verdict.Withdrawn);

    /// <summary>The conversation that asked is lost: no answer that is still on its way reaches the next one.</summary>
    public void GiveUp()
    {
        lock (gate)
        {
            if (!ended)
            {
                left.Add(conversation);
                running.Add(conversation.CancelAsync());
                conversation = new();
            }
        }
    }

    /// <summary>Answers for the user; returns when the agent was told.</summary>
    /// <returns>The verdict that counts, which is the first one; null when nothing of this id was asked for.</returns>
    /// <exception cref="AgentException">The agent could not be told.</exception>
    public async Task<Verdict?> AnswerAsync(string toolCallId, bool isApproved, string by, CancellationToken cancellationToken)
    {
        if (Find(toolCallId) is not { } approval)
        {
            return null;
        }

        approval.Verdict.TrySetResult(new(isApproved, by, ApprovalReason.Answered));
        return await approval.Outcome.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Task[] last;
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            ended = true;
            last = [.. running];
        }

        await conversation.CancelAsync();
        await Task.WhenAll(last);
        conversation.Dispose();
        left.ForEach(lost => lost.Dispose());
    }

    private Approval? Find(string toolCallId)
    {
        lock (gate)
        {
            return asked.GetValueOrDefault(toolCallId);
        }
    }

    private void TooMuch()
    {
        if (!isLimitTold)
        {
            isLimitTold = true;
            scribe.Tell(new CallWarning(
                "approvals_dropped",
                $"The agent asked for more than {Most} approvals, or for one whose id is empty or longer than {Bounded.LongestId} characters; it gets no answer to those, and may not use those tools."));
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
                approval.Conversation.ThrowIfCancellationRequested();
                await agent.AnswerApprovalAsync(approval.ToolCallId, verdict.IsApproved, approval.Conversation);
            }

            Tell(approval, verdict);
            approval.Outcome.TrySetResult(verdict);
        }
        catch (OperationCanceledException) when (approval.Conversation.IsCancellationRequested)
        {
            Tell(approval, Verdict.Withdrawn);
            approval.Outcome.TrySetResult(Verdict.Withdrawn);
        }
        catch (Exception e)
        {
            Tell(approval, Verdict.Withdrawn);
            approval.Outcome.TrySetException(e);
            _ = approval.Outcome.Task.Exception; // seen: nobody may be waiting
            if (e is not AgentException)
            {
                LogDefect(e);
            }
        }
    }

    private void Tell(Approval approval, Verdict verdict) =>
        scribe.Tell(new CallApprovalGiven(approval.ToolCallId, approval.Tool, verdict.IsApproved, verdict.By, verdict.Reason));

    private async Task<Verdict> DecidedAsync(Approval approval)
    {
        try
        {
            return await approval.Verdict.Task.WaitAsync(approval.Within, time, approval.Conversation);
        }
        catch (TimeoutException)
        {
            approval.Verdict.TrySetResult(new(IsApproved: false, Verdict.Service, ApprovalReason.TimedOut));
            return await approval.Verdict.Task; // somebody may have answered in the last moment
        }
    }

    [LoggerMessage(2031, LogLevel.Error, "A defect where an MCP tool is approved; the call goes on")]
    private partial void LogDefect(Exception exception);
}
