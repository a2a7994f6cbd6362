using System.Text;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.ElevenLabs.Wire;
using AgentConnector.Webhooks.Guard;

namespace AgentConnector.Webhooks.Tools;

/// <summary>
/// Reads a tool's answer: <c>{"result": …}</c>, <c>{"status": "accepted"}</c> when the result comes later by
/// <c>POST /calls/{id}/messages</c>, <c>{"is_error": true, "result": …}</c>, or any other JSON, which is told as it is.
/// </summary>
internal static class ToolReply
{
    private const string Accepted = "Accepted: it is being worked on, and the result will follow.";

    public static ToolAnswer Read(string tool, GuardedAnswer answer)
    {
        if (answer.RedirectsTo is { } target)
        {
            return new($"The tool {tool} answered with a redirect to {target}, which is not followed.", IsError: true);
        }

        if (answer.Status is < 200 or >= 300)
        {
            return new($"The tool {tool} answered with an error (HTTP {answer.Status}).", IsError: true);
        }

        if (!answer.Complete)
        {
            return new($"The tool {tool} answered more than {GuardedClient.MostAnswerBytes / 1024} KiB.", IsError: true);
        }

        try
        {
            using var document = CarriedJson.Parse(Encoding.UTF8.GetBytes(answer.Body));
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new($"The tool {tool} did not answer with JSON.", IsError: true);
        }
    }

    private static ToolAnswer Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return new(Text(root));
        }

        var result = root.TryGetProperty("result", out var given) && given.ValueKind is not JsonValueKind.Null ? Text(given) : null;
        if (root.TryGetProperty("is_error", out var wrong) && wrong.ValueKind is JsonValueKind.True)
        {
            return new(result ?? Text(root), IsError: true);
        }

        var accepted = root.TryGetProperty("status", out var status) && status.ValueKind is JsonValueKind.String && status.ValueEquals("accepted");
        return new(result ?? (accepted ? Accepted : Text(root)));
    }

    private static string Text(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
