using System.ComponentModel;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>The answer to a check that found no error.</summary>
public sealed record CheckedCall(
    [property: Description("True: nothing was found that would make the call fail. It may begin.")] bool Ok,
    [property: Description("Where the call would go.")] string To,
    [property: Description("What ElevenLabs tells of the agent; absent when it was not read.")] CheckedAgent? Agent,
    [property: Description("Warnings only: what should be looked at.")] IReadOnlyList<CheckFinding> Findings);

/// <summary>What an agent is set to.</summary>
public sealed record CheckedAgent(
    string Name,
    [property: Description("The format it listens to, in ElevenLabs' spelling.")] string? Hears,
    [property: Description("The format it speaks in.")] string? Speaks,
    [property: Description("The variables its first message and its prompt have in them, and those it declares.")] IReadOnlyList<string> Variables,
    [property: Description("The overrides it allows.")] IReadOnlyList<string> Overrides,
    [property: Description("The client tools it may call.")] IReadOnlyList<string> ClientTools);
