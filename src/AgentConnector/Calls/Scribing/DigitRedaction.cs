using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentConnector.Calls.Scribing;

/// <summary>
/// Takes the digits out of what was said and pressed, before a fact is stored or told. Every one of them, not only those of long numbers: people
/// say a card's number in pieces, and a guess begins with its first two digits. Numbers in words stay.
/// </summary>
internal static class DigitRedaction
{
    /// <summary>In the place of a key that was pressed: none of the keys there are.</summary>
    public const string Key = "redacted";

    private const char Mark = '#';

    extension(CallEvent fact)
    {
        public CallEvent WithoutDigits() => fact switch
        {
            CallTurn turn => turn with { Text = Redact(turn.Text) },
            CallTurnCorrected corrected => corrected with { Text = Redact(corrected.Text), OriginalText = Redact(corrected.OriginalText) },
            CallApprovalNeeded needed => needed with { Parameters = Redact(needed.Parameters) },
            CallContent content => content with { Content = Redact(content.Content) },
            CallDtmf pressed => pressed with { Digit = Key },
            CallDtmfSent sent => sent with { Digits = Key },
            CallEnded ended => ended with { Transcript = [.. ended.Transcript.Select(turn => turn with { Text = Redact(turn.Text) })] },
            CallAnalyzed analyzed => analyzed with
            {
                Summary = analyzed.Summary is { } summary ? Redact(summary) : null,
                Title = analyzed.Title is { } title ? Redact(title) : null,
                DataCollection = Redact(analyzed.DataCollection),
                Evaluation = Redact(analyzed.Evaluation),
                Error = Redact(analyzed.Error),
                TerminationReason = analyzed.TerminationReason is { } reason ? Redact(reason) : null,
            },
            _ => fact,
        };
    }

    /// <summary>Digits of every script, and characters that are a number (², ④, Ⅷ): a transcript may be in any language.</summary>
    private static string Redact(string text)
    {
        if (!text.EnumerateRunes().Any(Rune.IsNumber))
        {
            return text;
        }

        var redacted = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = Rune.IsNumber(rune) ? redacted.Append(Mark) : redacted.Append(rune.ToString());
        }

        return redacted.ToString();
    }

    private static JsonElement? Redact(JsonElement? value) =>
        value is { } json ? JsonSerializer.SerializeToElement(Redact(json), CallJson.Default.JsonNode) : null;

    /// <summary>Names stay as the agent's settings have them; a number becomes a text.</summary>
    private static JsonNode? Redact(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Redact(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Redact)]),
        JsonValueKind.String => JsonValue.Create(Redact(value.GetString()!)),
        JsonValueKind.Number => JsonValue.Create(Redact(value.GetRawText())),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        _ => null,
    };
}
