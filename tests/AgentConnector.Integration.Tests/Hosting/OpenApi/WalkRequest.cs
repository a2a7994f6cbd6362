using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

/// <summary>One request of the walk, and the answers that the document names for it.</summary>
/// <param name="Method">May be one that the route does not have.</param>
/// <param name="Address">Path and query, encoded, byte for byte.</param>
/// <param name="Responses">Of the route's operation; null for a method it does not have.</param>
internal sealed record WalkRequest(string Method, string Address, JsonElement? Responses)
{
    public const string WebhookSecret = "wsec_walk_canary";

    public byte[]? Body { get; init; }

    /// <summary>Null for none.</summary>
    public string? ContentType { get; init; } = "application/json";

    public (string Name, string Value)? Header { get; init; }

    public bool StartsCalls { get; init; }

    /// <summary>Whether the document names the answer: a status with one of its content types, else the route's default.</summary>
    public bool Expects(int status, string? type)
    {
        if (Responses is not { } responses)
        {
            return status == 405 && type == "application/problem+json";
        }

        var named = responses.TryGetProperty($"{status}", out var response);
        if (!named)
        {
            return status >= 400 && responses.TryGetProperty("default", out var any) && Has(any, type);
        }

        return response.TryGetProperty("content", out _) ? Has(response, type) : type is null;
    }

    public HttpRequestMessage ToMessage(Uri service)
    {
        var message = new HttpRequestMessage(
            new(Method), new Uri(service.GetLeftPart(UriPartial.Authority) + Address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Header is var (name, value))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
            if (Address.StartsWith("/webhook/elevenlabs", StringComparison.Ordinal))
            {
                message.Headers.TryAddWithoutValidation("ElevenLabs-Signature", Signature(Body));
            }
        }

        return message;
    }

    public override string ToString() =>
        $"{Method} {Cut(Address)} {Header} {ContentType} {(Body is null ? "" : Cut(Encoding.Latin1.GetString(Body)))}";

    private static bool Has(JsonElement response, string? type) => response.GetProperty("content").EnumerateObject().Any(content => content.Name == type);

    private static string Cut(string text) => text.Length > 300 ? $"{text[..300]}… ({text.Length})" : text;

    private static string Signature(byte[] body)
    {
        var seconds = $"{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}";
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookSecret), Encoding.ASCII.GetBytes(seconds + ".").Concat(body).ToArray());
        return $"t={seconds},v0={Convert.ToHexStringLower(signed)}";
    }
}
