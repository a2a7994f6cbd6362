using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>
/// <c>X-Plivo-Signature-V3</c>: base64 of HMAC-SHA256 over the URL without its query, <c>?</c>, the query in order, <c>.</c> if there
/// was a query, every form field's name and value in order, <c>.</c>, and a nonce. Several signatures may come, separated by commas.
/// </summary>
internal static class PlivoSignature
{
    public const string Header = "X-Plivo-Signature-V3";
    public const string NonceHeader = "X-Plivo-Signature-V3-Nonce";

    /// <summary>The signature of a form that was posted to an address without a query, which is how ours are.</summary>
    public static string Of(string token, string url, IReadOnlyDictionary<string, IReadOnlyList<string>> form, string nonce)
    {
        var text = new StringBuilder(url);
        if (form.Count > 0)
        {
            text.Append('?');
        }

        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Order(StringComparer.Ordinal))
            {
                text.Append(name).Append(value);
            }
        }

        text.Append('.').Append(nonce);
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
    }

    public static bool Matches(string token, string url, IReadOnlyDictionary<string, IReadOnlyList<string>> form, string? nonce, string? signatures)
    {
        var expected = Encoding.UTF8.GetBytes(Of(token, url, form, nonce ?? ""));
        var matches = false;
        foreach (var signature in (signatures ?? "").Split(',', 8))
        {
            matches |= CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature.Trim()));
        }

        return matches & nonce is { Length: > 0 };
    }
}
