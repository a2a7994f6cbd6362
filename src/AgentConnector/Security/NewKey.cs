using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Security;

/// <summary>A fresh API key. The only place where a key is text after it was read.</summary>
internal sealed record NewKey(string Text)
{
    /// <summary>256 random bits behind a prefix that secret scanners can look for.</summary>
    public static NewKey Make() => new("ac_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>What <c>API_KEYS</c> should hold instead of the key.</summary>
    public string Hashed => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>What the service keeps of it.</summary>
    /// <param name="name">For logs and limits.</param>
    public ApiKey ToApiKey(string name) => new(name, SHA256.HashData(Encoding.UTF8.GetBytes(Text)), ApiScopes.All);

    public override string ToString() => Hashed;
}
