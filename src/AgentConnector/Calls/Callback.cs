namespace AgentConnector.Calls;

/// <summary>Where a call's outcome is sent. The address may carry a signature, as n8n's resume URLs do: it is a credential.</summary>
/// <param name="Url">Used byte for byte; in no answer, log or event.</param>
/// <param name="EventTypes">Which events it is told of, such as <c>call.ended</c>.</param>
public sealed record Callback(string Url, IReadOnlyList<string> EventTypes)
{
    public const int LongestUrl = 2048;

    public static readonly IReadOnlyList<string> DefaultEventTypes = ["call.ended"];

    public override string ToString() => $"callback of {string.Join(' ', EventTypes)}";
}
