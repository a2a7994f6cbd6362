namespace AgentConnector.Security;

/// <summary>What an API key may do.</summary>
[Flags]
internal enum ApiScopes
{
    None = 0,

    /// <summary>Look at everything: every GET.</summary>
    Read = 1,

    /// <summary>Start calls, follow, steer and end them, and read them afterwards.</summary>
    Calls = 2,

    /// <summary>Everything, erasing included.</summary>
    Admin = 4,

    All = Read | Calls | Admin,
}
