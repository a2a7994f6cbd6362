using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>
/// <c>X-Twilio-Signature</c>: base64 of an HMAC over the URL that Twilio called, followed by every form field's name and value, the names in
/// ordinal order. HMAC-SHA1 by the account's primary token, or, where a webhook rule says so, by a shared key and with HMAC-SHA256: then
/// <c>X-Twilio-Webhooks-Signature-Settings: key=…,algorithm=HMAC_SHA256</c> comes along, and only the hash changes.
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";
    public const string BodyHash = "bodySHA256";

    private const int LongSignature = 44; // SHA-256 in base64

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoForm = new Dictionary<string, IReadOnlyList<string>>();

    public static string Of(string token, string url, IReadOnlyDictionary<string, IReadOnlyList<string>>? form = null) =>
        Convert.ToBase64String(Sha1(token, Signed(url, form ?? NoForm)));

    /// <summary>
    /// Whether a request is signed. Twilio signs with or without the port, and a socket's URL as wss or https: each is tried, with each secret.
    /// Which hash it was, the signature's length tells.
    /// </summary>
    /// <param name="secrets">The account's token and its shared keys.</param>
    /// <param name="publicUrl">How Twilio reaches this service; what is behind it in the address may have another name.</param>
    /// <param name="target">The path and query as they were sent, byte for byte.</param>
    /// <param name="form">The fields of a form; none for anything else.</param>
    /// <param name="signature">What the request brought.</param>
    public static bool Matches(
        IEnumerable<string> secrets, Uri publicUrl, string target, IReadOnlyDictionary<string, IReadOnlyList<string>>? form, string? signature)
    {
        var given = Encoding.UTF8.GetBytes(signature ?? "");
        var matches = false;
        var texts = Candidates(publicUrl, target).Select(url => Signed(url, form ?? NoForm)).ToList();
        foreach (var secret in secrets)
        {
            foreach (var text in texts)
            {
                var expected = given.Length == LongSignature ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text) : Sha1(secret, text);
                matches |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToBase64String(expected)), given);
            }
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
            yield return $"{scheme}://{publicUrl.Host}{rest}";
        }
    }

    [SuppressMessage("Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "Twilio's choice; HMAC-SHA1 is not broken.")]
    private static byte[] Sha1(string secret, byte[] text) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), text);

    private static byte[] Signed(string url, IReadOnlyDictionary<string, IReadOnlyList<string>> form)
    {
        var text = new StringBuilder(url);
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                text.Append(name).Append(value);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
