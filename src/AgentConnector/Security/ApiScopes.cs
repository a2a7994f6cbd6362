namespace AgentConnector.Security;

/// <summary>What an API key may do.</summary>
[Flags]
internal enum ApiScopes
{
    None = 0,

    /// <summary>Look: every GET.</summary>
    Read = 1,

    /// <summary>Start, steer and end calls.</summary>
    Calls = 2,

    /// <summary>Everything, erasing included.</summary>
    Admin = 4,

    All = Read | Calls | Admin,
}
