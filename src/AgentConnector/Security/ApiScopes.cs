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

    /// <summary>See what agents send, as it comes. No other scope has this in it.</summary>
    Raw = 8,

    /// <summary>What a key may do that names no scopes.</summary>
    All = Read | Calls | Admin,
}
