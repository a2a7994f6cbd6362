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

    private const int LongestName = 256;
    private const int LongestId = 1024;
    private const int LongestContent = 16_384;
    private const int MostServers = 64;

    private readonly Dictionary<string, ToolUse> uses = new(StringComparer.Ordinal);
    private IReadOnlyList<McpServer> servers = [];
    private AgentUsesContext? usage;
    private int told;

    /// <summary>A tool of ours is wanted; whoever answers it tells of that.</summary>
    public void Ours(AgentCalledTool asked) => Begin(asked.Tool, asked.ToolCallId, ToolKinds.Client, isOurs: true);

    /// <summary>The conversation is lost: it does not wait for approvals any more.</summary>
    public void Lost()
    {
        approvals?.WithdrawAll();
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
                Begin(used.Tool, used.ToolCallId, used.Kind, isOurs: false);
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
                Tell(new CallContent(showed.Kind, showed.Name?.Start(LongestName), showed.Id?.Start(LongestName), Bounded.Json(showed.Content, LongestContent), Now));
                break;
            case AgentReachesServers(var reached):
                Tell(reached);
                break;
            case AgentUsesContext used:
                Tell(used);
                break;
            default:
                return false;
        }

        return true;
    }

    private long Now => CallClock.Ms(scribe.Now);

    private void Begin(string tool, string toolCallId, string kind, bool isOurs)
    {
        var id = Id(toolCallId);
        if (uses.TryGetValue(id, out var known))
        {
            uses[id] = known with { IsOurs = known.IsOurs || isOurs };
        }
        else if (uses.Count < Most)
        {
            uses.Add(id, new(scribe.Now, isOurs));
            Tell(new CallToolCalled(Name(tool), id, Name(kind)));
        }
        else
        {
            TooMuch();
        }
    }

    private void End(AgentUsedTool used)
    {
        var id = Id(used.ToolCallId);
        if (!uses.ContainsKey(id))
        {
            Begin(used.Tool, id, used.Kind, isOurs: false);
        }

        if (uses.TryGetValue(id, out var known) && !known.IsOurs && !known.IsOver)
        {
            uses[id] = known with { IsOver = true };
            var took = CallClock.Ms(scribe.Now - known.At);
            Tell(new CallToolAnswered(Name(used.Tool), id, used.IsError, took, Name(used.Kind), used.IsWithheld ? true : null));
        }
    }

    private void Tell(IReadOnlyList<AgentServer> reached)
    {
        McpServer[] now = [.. reached.Take(MostServers).Select(one => new McpServer(Name(one.Id), Name(one.Kind), one.IsConnected, one.ToolCount))];
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
            Tell(new CallContextUsage(Name(used.Model), used.Tokens, used.LimitTokens));
        }
    }

    private void Tell(CallEvent fact)
    {
        if (told < Most)
        {
            told++;
            scribe.Tell(fact);
        }
        else
        {
            TooMuch();
        }
    }

    private void TooMuch()
    {
        if (told <= Most)
        {
            told = Most + 1;
            scribe.Tell(new CallWarning("agent_events_dropped", $"The agent told of more than {Most} tools and other things beside its speech; what follows of them is not written down."));
        }
    }

    private static string Id(string given) => given.Start(LongestId);

    private static string Name(string given) => given.Start(LongestName);

    private readonly record struct ToolUse(TimeSpan At, bool IsOurs, bool IsOver = false);
}
