using System.Text.Json;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Checking;

/// <summary>
/// Reads the overrides of a request. They are ElevenLabs' own and passed on as they are; but a list of voices with a fault in it ends the conversation in words
/// that name no voice, so that list is looked at first.
/// </summary>
internal static class VoiceOverrides
{
    /// <summary>So many voices at most: a first message stays short.</summary>
    public const int MostVoices = 50;

    private const string Tts = "tts";
    private const string Voices = "supported_voices";
    private const int Longest = 1000;

    public static JsonElement? Read(JsonFields body)
    {
        if (body.Nested("conversation_config_override", open: true) is not { } overrides)
        {
            return null;
        }

        if (overrides.Value(Tts) is { ValueKind: JsonValueKind.Object } && overrides.Nested(Tts, open: true) is { } tts && tts.Value(Voices) is { } voices)
        {
            if (voices.ValueKind is not JsonValueKind.Array || voices.GetArrayLength() > MostVoices)
            {
                tts.Fault(Voices, $"must be a list of at most {MostVoices} voices");
            }
            else
            {
                foreach (var (index, voice) in voices.EnumerateArray().Index())
                {
                    Check(tts, $"{Voices}[{index}]", voice);
                }
            }
        }

        return overrides.Element;
    }

    private static void Check(JsonFields tts, string place, JsonElement voice)
    {
        if (voice.ValueKind is not JsonValueKind.Object)
        {
            tts.Fault(place, "must be an object with label and voice_id");
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["label", "voice_id"])
        {
            if (Member(voice, name) is not { ValueKind: JsonValueKind.String } text || text.GetString() is not { Length: > 0 and <= Longest } given)
            {
                tts.Fault($"{place}.{name}", $"must be a text of 1 to {Longest} characters");
            }
            else if (LostValue.In(given) is { } lost)
            {
                tts.Fault($"{place}.{name}", LostValue.Sentence(lost));
            }
        }

        foreach (var (name, least, most) in (ReadOnlySpan<(string, double, double)>)[("stability", 0, 1), ("similarity_boost", 0, 1), ("speed", 0.7, 1.2)])
        {
            if (Member(voice, name) is { } number && !(number.ValueKind is JsonValueKind.Number && number.TryGetDouble(out var value) && value >= least && value <= most))
            {
                tts.Fault($"{place}.{name}", FormattableString.Invariant($"must be a number from {least} to {most}"));
            }
        }
    }

    private static JsonElement? Member(JsonElement voice, string name) =>
        voice.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null;
}
