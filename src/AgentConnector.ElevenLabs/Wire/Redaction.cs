using System.Text.RegularExpressions;

namespace AgentConnector.ElevenLabs.Wire;

/// <summary>Makes the cloud's texts fit to be shown: no keys, no URL queries, no control characters, no novels.</summary>
internal static partial class Redaction
{
    private const int MaxLength = 500;

    /// <param name="text">What the cloud wrote.</param>
    /// <param name="secret">The key in use: the cloud may repeat it, whatever it looks like.</param>
    public static string? Redact(string? text, string? secret = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = text.Start(MaxLength * 4);
        if (!string.IsNullOrEmpty(secret))
        {
            clean = clean.Replace(secret, "[key]", StringComparison.Ordinal);
        }

        clean = Queries().Replace(clean, "$1?[redacted]");
        clean = Credentials().Replace(clean, "$1=[redacted]");
        clean = Keys().Replace(clean, "[key]");
        clean = Controls().Replace(clean, " ").Trim();
        return clean.Start(MaxLength, mark: "…");
    }

    [GeneratedRegex(@"([a-z]{2,5}://[^\s?""'<>]*)\?[^\s""'<>]*", RegexOptions.IgnoreCase)]
    private static partial Regex Queries();

    [GeneratedRegex(@"\b(conversation_signature|signature|token|xi-api-key|api_key)\s*[=:]\s*[^\s&""']+", RegexOptions.IgnoreCase)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"\b(sk|xi)_[A-Za-z0-9_\-]{8,}")]
    private static partial Regex Keys();

    [GeneratedRegex(@"[\p{Cc}\p{Cs}]+")]
    private static partial Regex Controls();
}
