using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Security;

/// <summary>Signs what is sent, as the Standard Webhooks specification 1.0 says.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary><c>v1,</c> and base64, once for each secret: a receiver that knows any of them is content.</summary>
    public static string Of(string id, DateTimeOffset at, ReadOnlySpan<byte> body, IEnumerable<WebhookSecret> secrets)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{Seconds(at)}.");
        var signatures = new List<string>(2);
        foreach (var secret in secrets)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
            hmac.AppendData(head);
            hmac.AppendData(body);
            signatures.Add("v1," + Convert.ToBase64String(hmac.GetHashAndReset()));
        }

        return string.Join(' ', signatures);
    }

    /// <summary>Puts the three headers on a request.</summary>
    public static void Sign(HttpRequestMessage request, string id, DateTimeOffset at, ReadOnlySpan<byte> body, IEnumerable<WebhookSecret> secrets)
    {
        request.Headers.Add(IdHeader, id);
        request.Headers.Add(TimestampHeader, Seconds(at));
        request.Headers.Add(SignatureHeader, Of(id, at, body, secrets));
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
