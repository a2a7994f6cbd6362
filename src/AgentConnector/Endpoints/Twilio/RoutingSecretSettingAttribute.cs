using System.Text;
using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>What the routing webhook's question is signed with: <c>whsec_</c> and base64, or any text.</summary>
internal sealed class RoutingSecretSettingAttribute(string name, string meaning) : SettingAttribute(name, meaning)
{
    private const string Prefix = "whsec_";

    public override Reading Read(string text, Setting setting) =>
        KeyOf(text) is { Length: > 0 }
            ? Reading.Of(text)
            : Reading.Wrong($"it begins with {Prefix}, and what follows is not base64; copy it whole, or set any text that does not begin so.");

    /// <summary>The key; null when it is not the base64 it seems to be.</summary>
    public static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(secret);
        }

        var key = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) ? key[..length] : null;
    }
}
