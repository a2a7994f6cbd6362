using System.Text;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Webhooks.PostCall;

/// <summary>A post-call webhook of ElevenLabs: which conversation, and what was made of it. Everything in it may be missing.</summary>
/// <param name="Type"><c>post_call_transcription</c>, <c>post_call_audio</c>, <c>call_initiation_failure</c> or what comes later.</param>
internal sealed record PostCallReport(string Type, string? ConversationId, CallAnalyzed? Analysis)
{
    public const string Transcription = "post_call_transcription";

    private const int LongestSummary = 16_384;
    private const int LongestWord = 64;
    private const int LongestReason = 1_024;
    private const int LongestTitle = 256;
    private const int LongestResults = 256 * 1024;

    /// <summary>Null when it is no such report.</summary>
    public static PostCallReport? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = CarriedJson.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || Text(root, "type") is not { } type)
            {
                return null;
            }

            var data = Member(root, "data");
            var conversation = data is { } owner ? Text(owner, "conversation_id") : null;
            return new(type, conversation, type == Transcription && data is { } report ? Analyze(report) with { ConversationId = conversation } : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What was made of a conversation, from its record as ElevenLabs keeps it and sends it: both have one shape.</summary>
    public static CallAnalyzed Analyze(JsonElement data)
    {
        var analysis = Member(data, "analysis") ?? default;
        var metadata = Member(data, "metadata") ?? default;
        return new(
            Text(analysis, "call_successful")?.Start(LongestWord),
            Text(analysis, "transcript_summary")?.Start(LongestSummary, mark: "…"),
            Results(analysis, "data_collection_results"),
            Results(analysis, "evaluation_criteria_results"),
            Number(metadata, "cost"),
            Number(metadata, "call_duration_secs"),
            Text(metadata, "termination_reason")?.Start(LongestReason, mark: "…"))
        {
            Title = Text(analysis, "call_summary_title")?.Start(LongestTitle, mark: "…"),
            Charging = Results(metadata, "charging"),
            Error = Results(metadata, "error"),
        };
    }

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;

    /// <summary>What can be told on: neither long nor deep.</summary>
    private static JsonElement? Results(JsonElement owner, string name)
    {
        if (Member(owner, name)?.GetRawText() is not { Length: <= LongestResults } results)
        {
            return null;
        }

        try
        {
            using var carried = CarriedJson.Parse(Encoding.UTF8.GetBytes(results));
            return carried.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static double? Number(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number
            && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}
