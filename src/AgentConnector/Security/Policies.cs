namespace AgentConnector.Security;

/// <summary>Names for <c>RequireAuthorization</c>: what a key must be allowed to do.</summary>
internal static class Policies
{
    public const string Read = "read";
    public const string Calls = "calls";
    public const string Admin = "admin";
}
