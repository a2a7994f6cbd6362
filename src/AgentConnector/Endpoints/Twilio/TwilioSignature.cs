using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>
/// <c>X-Twilio-Signature</c>: base64 of HMAC-SHA1 over the URL that Twilio called, followed by every form field's name and value, the
/// names in ordinal order. Always by the account's primary token.
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";
    public const string BodyHash = "bodySHA256";

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoForm = new Dictionary<string, IReadOnlyList<string>>();

    [SuppressMessage("Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "Twilio's choice; HMAC-SHA1 is not broken.")]
    public static string Of(string token, string url, IReadOnlyDictionary<string, IReadOnlyList<string>>? form = null) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Signed(url, form ?? NoForm))));

    /// <summary>Whether a request is signed. Twilio signs with or without a default port, and a socket's URL as wss or https: each is tried.</summary>
    /// <param name="token">The account's token.</param>
    /// <param name="publicUrl">How Twilio reaches this service; what is behind it in the address may have another name.</param>
    /// <param name="target">The path and query as they were sent, byte for byte.</param>
    /// <param name="form">The fields of a form; none for anything else.</param>
    /// <param name="signature">What the request brought.</param>
    public static bool Matches(string token, Uri publicUrl, string target, IReadOnlyDictionary<string, IReadOnlyList<string>>? form, string? signature)
    {
        var given = Encoding.UTF8.GetBytes(signature ?? "");
        var matches = false;
        foreach (var candidate in Candidates(publicUrl, target))
        {
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(token, candidate, form)), given);
        }

        return matches;
    }

    /// <summary>Whether the URL's own hash of a JSON body fits it.</summary>
    public static bool BodyMatches(string? bodyHash, ReadOnlySpan<byte> body) =>
        bodyHash is { Length: SHA256.HashSizeInBytes * 2 }
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(body))), Encoding.ASCII.GetBytes(bodyHash.ToLowerInvariant()));

    private static IEnumerable<string> Candidates(Uri publicUrl, string target)
    {
        var secure = publicUrl.Scheme is "https";
        var rest = publicUrl.AbsolutePath.TrimEnd('/') + target;
        foreach (var scheme in (string[])(secure ? ["https", "wss"] : ["http", "ws"]))
        {
            yield return $"{scheme}://{publicUrl.Host}:{publicUrl.Port}{rest}";
            if (publicUrl.IsDefaultPort)
            {
                yield return $"{scheme}://{publicUrl.Host}{rest}";
            }
        }
    }

    private static string Signed(string url, IReadOnlyDictionary<string, IReadOnlyList<string>> form)
    {
        var text = new StringBuilder(url);
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                text.Append(name).Append(value);
            }
        }

        return text.ToString();
    }
}
