using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>Reads the fields that say where and with what the agent's conversation begins.</summary>
internal static class ConversationStartReader
{
    /// <summary>So many procedures at most: a first message stays short.</summary>
    public const int MostIds = 50;

    private const int Longest = 128;

    private static readonly string[] ToolMockFields = ["mocking_strategy", "mocked_tool_names", "fallback_strategy"];
    private static readonly string[] MockingStrategies = ["none", "all", "selected"];
    private static readonly string[] FallbackStrategies = ["raise_error", "call_real_tool"];

    public static StartCall ReadInto(JsonFields body, StartCall call) => call with
    {
        BranchId = Id(body, "branch_id"),
        VersionId = Id(body, "version_id"),
        Environment = Id(body, "environment"),
        IncludeConversationId = body.Flag("include_conversation_id"),
        StartingWorkflowNodeId = Id(body, "starting_workflow_node_id"),
        ProcedureIds = body.Texts("procedure_ids", MostIds, Longest, least: 0),
        ToolMockConfig = ToolMocks(body),
        CustomLlmExtraBody = body.Object("custom_llm_extra_body"),
        SourceInfo = Source(body),
    };

    private static string? Id(JsonFields fields, string field)
    {
        var id = fields.Identifier(field, Longest);
        if (id is not null && !fields.IsFaulty(field) && (id.Length == 0 || id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
        {
            fields.Fault(field, "must be a name without spaces; leave it out for the agent's own");
        }

        return id;
    }

    private static JsonElement? ToolMocks(JsonFields body)
    {
        if (body.Nested("tool_mock_config") is not { } mocks)
        {
            return null;
        }

        var strategy = Word(mocks, "mocking_strategy", MockingStrategies);
        var names = mocks.Texts("mocked_tool_names", MostIds, Longest);
        Word(mocks, "fallback_strategy", FallbackStrategies);
        if (strategy is "selected" && names is null && !mocks.IsFaulty("mocked_tool_names"))
        {
            mocks.Fault("mocked_tool_names", "is required where mocking_strategy is selected: the names of the tools to mock");
        }

        return WithoutNulls(mocks, ToolMockFields);
    }

    private static JsonElement WithoutNulls(JsonFields given, IEnumerable<string> names)
    {
        var kept = new JsonObject();
        foreach (var name in names)
        {
            if (given.Value(name) is { } value)
            {
                kept[name] = JsonNode.Parse(value.GetRawText());
            }
        }

        return JsonSerializer.SerializeToElement(kept, CallJson.Default.JsonNode);
    }

    private static string? Word(JsonFields fields, string field, string[] words)
    {
        var word = fields.Text(field, Longest);
        if (word is not null && !fields.IsFaulty(field) && !words.Contains(word))
        {
            fields.Fault(field, $"must be one of {string.Join(", ", words)}");
        }

        return word;
    }

    private static ConversationSource? Source(JsonFields body)
    {
        if (body.Nested("source_info") is not { } info)
        {
            return null;
        }

        const string Name = "source";
        const string Release = "version";
        var (source, version) = (info.Identifier(Name, 50), info.Identifier(Release, 50));
        if (source is not null && !info.IsFaulty(Name) && (source.Length == 0 || !source.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_')))
        {
            info.Fault(Name, "must be one of ElevenLabs' names, such as twilio or sip_trunk");
        }

        if (version?.Any(char.IsControl) is true && !info.IsFaulty(Release))
        {
            info.Fault(Release, "must have no control characters");
        }

        return new() { Source = source, Version = version };
    }
}
