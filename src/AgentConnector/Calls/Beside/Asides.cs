using AgentConnector.Agents;
using AgentConnector.Calls.Scribing;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Calls.Beside;

/// <summary>
/// Writes down what the agent tells beside its speech: tools and their approvals, content, takeovers. Each use of a tool is told once, however often the agent tells it.
/// Bounded: after <see cref="Most"/> facts of a call it says so and tells no more. Used by the one thread that reads the agent.
/// </summary>
internal sealed class Asides(Scribe scribe, Approvals? approvals = null, PressedKeys? keys = null)
{
    /// <summary>Facts of one call.</summary>
    internal const int Most = 1_000;

    private const int LongestContent = 16_384;
    private const int LongestWarning = 500;
    private const int MostServers = 64;

    private readonly Dictionary<string, ToolUse> uses = new(StringComparer.Ordinal);
    private IReadOnlyList<McpServer> servers = [];
    private AgentUsesContext? usage;
    private int told;

    /// <summary>A tool of ours is wanted.</summary>
    /// <returns>What was told of it: whoever answers the tool tells of that in the same words. Null when nothing was, or was already.</returns>
    public CallToolCalled? Ours(AgentCalledTool asked)
    {
        var called = new CallToolCalled(Bounded.Name(asked.Tool), Id(asked.ToolCallId));
        if (uses.TryGetValue(called.ToolCallId, out var known))
        {
            uses[called.ToolCallId] = known with { IsOurs = true };
            return known.IsOurs ? null : called;
        }

        return Begin(called, isOurs: true) ? called : null;
    }

    /// <summary>The conversation is lost: it waits for no approval any more, and the next one has its own ids.</summary>
    public void Lost()
    {
        uses.Clear();
        approvals?.GiveUp();
        keys?.Lost();
    }

    /// <summary>The caller has interrupted, and what was queued at the endpoint was dropped.</summary>
    public void Interrupted() => keys?.Interrupted();

    /// <summary>False when it is nothing of this kind.</summary>
    public bool TryTell(AgentEvent happened)
    {
        switch (happened)
        {
            case AgentAsksApproval asks:
                approvals?.Ask(asks);
                break;
            case AgentUsesTool used:
                approvals?.Withdraw(used.ToolCallId); // it runs: nobody is waited for
                Begin(Called(used.Tool, used.ToolCallId, used.Kind), isOurs: false);
                break;
            case AgentUsedTool used:
                approvals?.Withdraw(used.ToolCallId);
                End(used);
                break;
            case AgentPressesKeys(var pressed):
                keys?.Press(pressed);
                break;
            case AgentReplaced(var isReplaced):
                Tell(new CallTakeover(isReplaced ? "connected" : "disconnected", Now));
                break;
            case AgentShowed showed:
                Tell(new CallContent(showed.Kind, showed.Name?.Start(Bounded.LongestName), showed.Id?.Start(Bounded.LongestId), Bounded.Json(showed.Content, LongestContent), Now));
                break;
            case AgentReachesServers(var reached):
                Tell(reached);
                break;
            case AgentUsesContext used:
                Tell(used);
                break;
            case AgentWarned warned:
                Tell(new CallWarning(warned.Code, warned.Detail.Start(LongestWarning, mark: "…")));
                break;
            default:
                return false;
        }

        return true;
    }

    private long Now => CallClock.Ms(scribe.Now);

    /// <summary>Tells of it, once; false when it was told already, or is too much. What has no id is another use each time.</summary>
    private bool Begin(CallToolCalled called, bool isOurs)
    {
        if ((called.ToolCallId.Length > 0 && uses.ContainsKey(called.ToolCallId)) || !Tell(called))
        {
            return false;
        }

        uses[called.ToolCallId] = new(scribe.Now, isOurs);
        return true;
    }

    private void End(AgentUsedTool used)
    {
        var called = Called(used.Tool, used.ToolCallId, used.Kind);
        if (!uses.TryGetValue(called.ToolCallId, out var known))
        {
            if (!Begin(called, isOurs: false))
            {
                return;
            }

            known = uses[called.ToolCallId];
        }

        if (!known.IsOurs && !known.IsOver)
        {
            uses[called.ToolCallId] = known with { IsOver = true };
            Tell(new CallToolAnswered(called.Tool, called.ToolCallId, used.IsError, CallClock.Ms(scribe.Now - known.At), called.Kind, used.IsWithheld ? true : null));
        }
    }

    private void Tell(IReadOnlyList<AgentServer> reached)
    {
        McpServer[] now = [.. reached.Take(MostServers).Select(one => new McpServer(Bounded.Name(one.Id), Bounded.Name(one.Kind), one.IsConnected, one.ToolCount))];
        if (!servers.SequenceEqual(now))
        {
            servers = now;
            Tell(new CallMcpStatus(now));
        }
    }

    private void Tell(AgentUsesContext used)
    {
        if (usage is null || (used.Turn is null ? used != usage : used.Turn != usage.Turn))
        {
            usage = used;
            Tell(new CallContextUsage(Bounded.Name(used.Model), used.Tokens, used.LimitTokens));
        }
    }

    /// <summary>False when it is too much, which is told once.</summary>
    private bool Tell(CallEvent fact)
    {
        if (told < Most)
        {
            told++;
            scribe.Tell(fact);
            return true;
        }

        if (told == Most)
        {
            told++;
            scribe.Tell(new CallWarning("agent_events_dropped", $"The agent told of more than {Most} tools and other things beside its speech; what follows of them is not written down."));
        }

        return false;
    }

    private static CallToolCalled Called(string tool, string toolCallId, string kind) => new(Bounded.Name(tool), Id(toolCallId), Bounded.Name(kind));

    private static string Id(string given) => given.Start(Bounded.LongestId);

    private readonly record struct ToolUse(TimeSpan At, bool IsOurs, bool IsOver = false);
}
