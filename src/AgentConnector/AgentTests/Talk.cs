using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.AgentTests;

/// <summary>What became of a scripted talk. Times are from the moment both sides were connected.</summary>
/// <param name="End">How the call ended.</param>
/// <param name="Caller">What the caller did and heard.</param>
/// <param name="Tools">The client tools that the agent called, in their order.</param>
/// <param name="Cost">What it cost; null when nobody asked.</param>
internal sealed record Talk(CallEnded End, CallerAccount Caller, IReadOnlyList<ToolUse> Tools, TalkCost? Cost = null);

/// <summary>What a conversation cost, as its record says.</summary>
/// <param name="Credits">In ElevenLabs' credits; null where it is not known.</param>
/// <param name="Trouble">Why it is not known.</param>
internal sealed record TalkCost(double? Credits, string? Trouble = null);

/// <summary>What the caller did and heard.</summary>
/// <param name="Done">How many of his steps he began.</param>
/// <param name="Trouble">Why he could not go on; null when he could.</param>
/// <param name="Answers">From the end of each of his utterances to the agent's first sound at his ear; null where it made none.</param>
/// <param name="Silences">From the beginning of each interruption to the agent's last sound at his ear.</param>
internal sealed record CallerAccount(int Done, string? Trouble, IReadOnlyList<TimeSpan?> Answers, IReadOnlyList<TimeSpan> Silences);

/// <summary>A client tool that the agent called.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What the agent gave it.</param>
/// <param name="IsKnown">The test has an answer for it.</param>
internal sealed record ToolUse(string Name, JsonElement Arguments, bool IsKnown);

/// <summary>Whether something is as it was expected.</summary>
/// <param name="What">What was looked at.</param>
/// <param name="Passed">It is.</param>
/// <param name="Detail">What was found, and what was expected.</param>
internal sealed record Verdict(string What, bool Passed, string Detail);

/// <summary>What came of a test.</summary>
/// <param name="Test">Its name.</param>
/// <param name="Against">The agent, or the scenario that played it.</param>
/// <param name="Trouble">Why it could not be run; null when it was.</param>
/// <param name="Talk">What was said and done; null when it could not be run.</param>
/// <param name="Verdicts">What was looked at.</param>
internal sealed record TestResult(string Test, string Against, string? Trouble, Talk? Talk, IReadOnlyList<Verdict> Verdicts)
{
    public bool Passed => Trouble is null && Verdicts.All(verdict => verdict.Passed);
}
