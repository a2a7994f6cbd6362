namespace AgentConnector.Simulator.Rest;

/// <summary>One fault of a request, as the real API lists them in a 422.</summary>
/// <param name="Place">Where it is: <c>query</c> or <c>body</c>, then the name.</param>
/// <param name="Message">What to send instead.</param>
/// <param name="Type">The kind of fault, in the real API's words where it has one.</param>
internal sealed record InvalidField(IReadOnlyList<string> Place, string Message, string Type)
{
    public static InvalidField Query(string name, string message, string type) => new(["query", name], message, type);

    public static InvalidField Body(string? name, string message, string type) => new(name is null ? ["body"] : ["body", name], message, type);
}
