using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Simulator.Phones;

/// <summary>The signature Twilio puts on every webhook and on the upgrade of every media stream.</summary>
public static class PhoneSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Twilio-Signature";

    /// <summary>
    /// Base64 of HMAC-SHA1 over the URL, followed by each form field's name and value: names in ordinal order, the distinct values of
    /// a repeated name in ordinal order.
    /// </summary>
    /// <param name="authToken">The account's primary auth token.</param>
    /// <param name="url">The URL exactly as it is called, the query included.</param>
    /// <param name="form">The fields of a form post; none for GET, for JSON bodies and for the upgrade of a socket.</param>
    public static string Of(string authToken, string url, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        var signed = new StringBuilder(url);
        foreach (var field in (form ?? []).Distinct().OrderBy(field => field.Key, StringComparer.Ordinal)
            .ThenBy(field => field.Value, StringComparer.Ordinal))
        {
            signed.Append(field.Key).Append(field.Value);
        }

        // Weak by today's standards, and what Twilio signs with.
#pragma warning disable CA5350
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }
}
