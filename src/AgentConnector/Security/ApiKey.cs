namespace AgentConnector.Security;

/// <summary>A key that may call the service. The key itself is not kept, only its hash.</summary>
/// <param name="Name">For logs and limits; never secret.</param>
/// <param name="Hash">SHA-256 of the key's UTF-8 text.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Weakness">Why production refuses it, or null.</param>
internal sealed record ApiKey(string Name, byte[] Hash, ApiScopes Scopes, string? Weakness = null);
