using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>
/// The header <c>ElevenLabs-Signature: t=SECONDS,v0=HEX</c>: HMAC-SHA256 of <c>SECONDS.BODY</c> with the webhook's secret.
/// </summary>
internal static class ElevenLabsSignature
{
    public const string Header = "ElevenLabs-Signature";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    /// <summary>Whether the header could be right: it has the form, and its time is near. Cheap, so asked before the body is read.</summary>
    public static bool IsCurrent(string header, DateTimeOffset now) => Read(header) is { } parts && (now - parts.At).Duration() <= Window;

    /// <summary>Whether the body is what was signed; compared in constant time.</summary>
    public static bool IsOf(ReadOnlySpan<byte> body, string header, string secret)
    {
        if (Read(header) is not { } parts)
        {
            return false;
        }

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(parts.Seconds + "."));
        hmac.AppendData(body);
        var expected = hmac.GetHashAndReset();
        var found = false;
        foreach (var signature in parts.Signatures)
        {
            found |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return found;
    }

    private static (string Seconds, DateTimeOffset At, IReadOnlyList<byte[]> Signatures)? Read(string header)
    {
        var seconds = default(string);
        var signatures = new List<byte[]>();
        foreach (var part in header.Split(',', 10, StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                seconds = part[2..];
            }
            else if (part.StartsWith("v0=", StringComparison.Ordinal) && part.Length == 3 + (SHA256.HashSizeInBytes * 2) && part.Skip(3).All(char.IsAsciiHexDigit))
            {
                signatures.Add(Convert.FromHexString(part.AsSpan(3)));
            }
        }

        // Up to the year 9999, which is as far as the type counts.
        return signatures.Count > 0
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var since1970) && since1970 <= 253_402_300_799
                ? (seconds, DateTimeOffset.FromUnixTimeSeconds(since1970), signatures)
                : null;
    }
}
