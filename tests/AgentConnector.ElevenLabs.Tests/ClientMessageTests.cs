using System.Text.Json.Nodes;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>What this side writes, against one sample per message of the contract, field by field and in order.</summary>
public sealed class ClientMessageTests
{
    private static readonly Dictionary<string, byte[]> Written = new()
    {
        ["conversation_initiation_client_data"] = ClientMessages.Initiation(new()
        {
            AgentId = "agent_1",
            ConversationConfigOverride = new AgentOverrides
            {
                FirstMessage = "Hello Ada",
                Language = "en",
                Prompt = "Be brief.",
                Llm = "gpt-4o-mini",
                VoiceId = "v1",
                Stability = 0.5,
                SimilarityBoost = 0.8,
                Speed = 1.1,
                ToolIds = ["tool_1"],
                ToolIdsStrict = true,
                SupportedVoices =
                [
                    new("Narrator", "v2") { Description = "tells stories", Language = "de", ModelFamily = "flash", Stability = 0.4, Speed = 0.9, SimilarityBoost = 0.7 },
                    new("Clerk", "v3"),
                ],
                Keywords = ["Acme"],
                TextOnly = true,
                MaxDuration = TimeSpan.FromMinutes(15),
            }.ToJson(),
            CustomLlmExtraBody = new() { ["temperature"] = 0.7 },
            DynamicVariables = new() { ["name"] = "Ada", ["account_id"] = 4711, ["vip"] = true },
            UserId = "u-1",
            BranchId = "agtbrch_1",
            Environment = "staging",
            StartingWorkflowNodeId = "node_1",
            ProcedureIds = ["proc_1"],
            ToolMockConfig = new() { ["mocking_strategy"] = "all" },
            Source = new("sip_trunk", "2.0.0"),
        }),
        ["conversation_initiation_client_data-empty"] = ClientMessages.Initiation(new()
        {
            AgentId = "agent_1",
            ConversationConfigOverride = new AgentOverrides { FirstMessage = "", Keywords = [] }.ToJson(),
            CustomLlmExtraBody = [],
            DynamicVariables = [],
            UserId = "",
            ProcedureIds = [],
            Source = new(null),
        }),
        ["user_audio_chunk"] = AudioChunk.Encode([1, 0, 2, 0, 255, 255]).Message.ToArray(),
        ["pong"] = ClientMessages.Pong(12),
        ["user_message"] = ClientMessages.UserMessage("A table for two, s'il vous plaît", "row_3", "ada"),
        ["user_message-plain"] = ClientMessages.UserMessage("hi", null, null),
        ["user_activity"] = ClientMessages.UserActivity(),
        ["contextual_update"] = ClientMessages.ContextualUpdate("opened the menu", "page"),
        ["feedback-like"] = ClientMessages.Feedback(41, FeedbackScore.Like),
        ["feedback-dislike"] = ClientMessages.Feedback(41, FeedbackScore.Dislike),
        ["feedback-cleared"] = ClientMessages.Feedback(41, FeedbackScore.None),
        ["client_tool_result"] = ClientMessages.ToolResult("call_1", new("{\"free\":true}")),
        ["client_tool_result-error"] = ClientMessages.ToolResult("call_1", new("no", ErrorType: "user_rejected")),
        ["mcp_tool_approval_result"] = ClientMessages.McpApproval("call_4", isApproved: true),
        ["multimodal_message"] = ClientMessages.Multimodal("What is this?", ["file_1", "file_2"]),
    };

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Samples", "client");

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_is_written_as_the_contract_says(string sample)
    {
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, sample + ".json")))!;
        var actual = JsonNode.Parse(Written[sample])!;

        Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
    }

    [Fact]
    public void Every_message_has_its_sample() =>
        Assert.Equal(Written.Keys.Order(), Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order());

    [Fact]
    public void Half_a_surrogate_pair_in_a_text_of_this_side_is_sent_as_the_replacement_character()
    {
        const string Cut = "caf\uD83D";
        byte[][] messages =
        [
            ClientMessages.UserMessage(Cut, Cut, Cut), ClientMessages.ContextualUpdate(Cut, Cut), ClientMessages.ToolResult(Cut, new(Cut, IsError: false, Cut)),
            ClientMessages.McpApproval(Cut, true), ClientMessages.Multimodal(Cut, [Cut]),
            ClientMessages.Initiation(new() { UserId = Cut, DynamicVariables = new() { [Cut] = Cut }, ProcedureIds = [Cut] }),
        ];

        foreach (var message in messages)
        {
            Assert.True(WellFormedJson.IsWellFormed(message));
            var text = System.Text.Encoding.UTF8.GetString(message).Replace("\\uFFFD", "\uFFFD", StringComparison.OrdinalIgnoreCase);
            Assert.Contains("caf\uFFFD", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(640)]
    [InlineData(96_001)]
    public void Audio_of_any_length_survives_its_message(int length)
    {
        var audio = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        var json = JsonNode.Parse(AudioChunk.Encode(audio).Message.Span)!;

        Assert.Equal(audio, Convert.FromBase64String((string)json["user_audio_chunk"]!));
    }
}
