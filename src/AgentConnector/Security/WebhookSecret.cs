using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AgentConnector.Security;

/// <summary>A signing key as Standard Webhooks writes it: <c>whsec_</c> and 24 to 64 bytes in base64. Its text is never logged.</summary>
internal sealed class WebhookSecret
{
    public const string Form = "whsec_ and 24 to 64 bytes in base64";

    private const string Prefix = "whsec_";
    private const int FewestBytes = 24;
    private const int MostBytes = 64;

    private readonly byte[] key;

    private WebhookSecret(byte[] key) => this.key = key;

    public ReadOnlySpan<byte> Key => key;

    /// <summary>For the receiver who verifies with it, and for the store.</summary>
    public string Text => Prefix + Convert.ToBase64String(key);

    public static WebhookSecret Make() => new(RandomNumberGenerator.GetBytes(32));

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        Span<byte> bytes = stackalloc byte[MostBytes];
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || !Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) || length < FewestBytes)
        {
            return false;
        }

        secret = new(bytes[..length].ToArray());
        return true;
    }

    public override string ToString() => Prefix + "…";
}
