using AgentConnector.Wire;

namespace AgentConnector.Calls;

/// <summary>Where a call's outcome is sent.</summary>
/// <param name="Address">It may carry a signature, as n8n's resume URLs do: a credential, in no answer, log or event.</param>
/// <param name="EventTypes">Which events it is told of, such as <c>call.ended</c>.</param>
public sealed record Callback(OutgoingAddress Address, IReadOnlyList<string> EventTypes)
{
    public static readonly IReadOnlyList<string> DefaultEventTypes = ["call.ended"];

    public override string ToString() => $"callback of {string.Join(' ', EventTypes)}";
}
