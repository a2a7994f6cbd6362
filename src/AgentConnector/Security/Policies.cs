namespace AgentConnector.Security;

/// <summary>Names for <c>RequireAuthorization</c>: the scopes of which a key must have one, with bars between them.</summary>
internal static class Policies
{
    public const string Read = "read";
    public const string Calls = "calls";
    public const string Admin = "admin";

    /// <summary>No route of its own: it shows more of those that another scope opens.</summary>
    public const string Raw = "raw";

    /// <summary>Calls are seen by whoever may start them, too.</summary>
    public const string ReadCalls = Read + "|" + Calls;

    public static IReadOnlyList<string> All { get; } = [Read, Calls, Admin, ReadCalls];

    /// <summary>The scopes of which one opens a route.</summary>
    public static string[] Scopes(string policy) => policy.Split('|');
}
