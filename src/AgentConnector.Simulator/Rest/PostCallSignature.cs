using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Simulator.Rest;

/// <summary>The cloud's signature over a webhook: HMAC-SHA256 of "time.body" with the secret's own characters as the key.</summary>
internal static class PostCallSignature
{
    public const string Header = "ElevenLabs-Signature";

    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] message = [.. Encoding.UTF8.GetBytes(time + "."), .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), message);
        return $"t={time},v0={Convert.ToHexStringLower(mac)}";
    }
}
