using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>
/// A message does what its type says whenever what it needs for that can be read. Everything else in it may be absent or of any shape.
/// </summary>
public sealed partial class MutationTests
{
    private const string Milliseconds = "1785312000123";

    // What each message cannot do without, and how it shows in the event.
    private static readonly Dictionary<string, (string[] Fields, Func<ConversationEvent, object?> Value)> Needs = new()
    {
        ["audio"] = (["audio_base_64"], e => Convert.ToHexString(((AudioPayload)e).Audio.Span)),
        ["ping"] = (["event_id"], e => ((Ping)e).EventId),
        ["user_transcript"] = (["user_transcript"], e => ((UserTranscript)e).Text),
        ["tentative_user_transcript"] = (["user_transcript"], e => ((TentativeUserTranscript)e).Text),
        ["agent_response"] = (["agent_response"], e => ((AgentResponse)e).Text),
        ["agent_response_correction"] = (["corrected_agent_response"], e => ((AgentResponseCorrection)e).CorrectedText),
        ["rich_content"] = (["component"], e => ((RichContent)e).Component),
        ["client_tool_call"] = (["tool_call_id"], e => ((ClientToolCall)e).ToolCallId),
        ["agent_tool_request"] = (["tool_name"], e => ((AgentToolRequest)e).ToolName),
        ["agent_tool_response"] = (["tool_name"], e => ((AgentToolResponse)e).ToolName),
        ["agent_tool_response_full_payload"] = (["tool_name"], e => ((AgentToolResponse)e).ToolName),
        ["mcp_tool_call"] = (["tool_call_id"], e => ((McpToolCall)e).ToolCallId),
        ["vad_score"] = (["vad_score"], e => ((VadScore)e).Score),
        ["queue_status"] = (["status"], e => ((QueueStatus)e).Status),
        ["agent_typing"] = (["is_typing"], e => ((AgentTyping)e).IsTyping),
        ["internal_turn_probability"] = (["turn_probability"], e => ((TurnProbability)e).Probability),
        ["internal_tentative_agent_response"] = (["tentative_agent_response"], e => ((TentativeAgentResponse)e).Text),
    };

    public static TheoryData<string> Samples => [.. ServerSamples.Names];

    public static TheoryData<string> Numbered => [.. ServerSamples.Names.Where(name => EventIdOf(ServerSamples.Read(name)) is not null)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_a_message_does_not_need_may_be_of_any_shape(string sample)
    {
        var original = ServerSamples.Read(sample);
        var expected = ServerMessageReader.Read(original, new());
        var needs = Needs.GetValueOrDefault(expected.Type!);
        foreach (var (mutation, field) in Mutations.Of(original))
        {
            var read = ServerMessageReader.Read(mutation, new());
            if (needs.Fields is not null && (field == Mutations.Envelope || needs.Fields.Contains(field)))
            {
                continue; // whatever it reads to, it did not throw
            }

            Assert.True(read.Event is not null, $"{field}: {Excerpt(mutation)}");
            Assert.Equal(expected.Event!.GetType(), read.Event.GetType());
            Assert.Equal(needs.Value?.Invoke(expected.Event), needs.Value?.Invoke(read.Event));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_needs_no_more_than_it_needs(string sample)
    {
        var message = JsonNode.Parse(ServerSamples.Read(sample))!.AsObject();
        var type = (string)message["type"]!;
        var needs = Needs.GetValueOrDefault(type);
        foreach (var (envelope, value) in message.Where(member => member.Key != "type").ToList())
        {
            if (needs.Fields is null)
            {
                message.Remove(envelope);
                continue;
            }

            foreach (var field in value!.AsObject().Select(member => member.Key).Except(needs.Fields).ToList())
            {
                value.AsObject().Remove(field);
            }
        }

        Assert.NotNull(ServerMessageReader.Read(Encoding.UTF8.GetBytes(message.ToJsonString()), new()).Event);
    }

    /// <summary>Some clouds number their events by the clock, and that does not fit into 32 bits.</summary>
    [Theory]
    [MemberData(nameof(Numbered))]
    public void An_id_may_be_a_time_in_milliseconds(string sample)
    {
        var message = EventId().Replace(Encoding.UTF8.GetString(ServerSamples.Read(sample)), $"\"event_id\": {Milliseconds}");

        Assert.Equal(Milliseconds, EventIdOf(Encoding.UTF8.GetBytes(message)));
    }

    /// <summary>What the event says it is; null where it has none.</summary>
    private static string? EventIdOf(byte[] message) =>
        ServerMessageReader.Read(message, new()).Event is { } read && read.GetType().GetProperty("EventId")?.GetValue(read) is { } id
            ? Convert.ToString(id, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("\"event_id\"\\s*:\\s*(\"[^\"]*\"|[0-9]+)")]
    private static partial Regex EventId();

    private static string Excerpt(byte[] message) => Encoding.UTF8.GetString(message.AsSpan(0, Math.Min(message.Length, 300)));
}
