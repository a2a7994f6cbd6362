using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>What each event of the library means to a call. None is forgotten: what means nothing says why, in <see cref="Untold"/>.</summary>
internal static class Translation
{
    private const double LatestCharacterMs = 3_600_000;
    private const string Mcp = "mcp";

    /// <summary>The events that lead to nothing of the call's, and why.</summary>
    public static FrozenDictionary<Type, string> Untold { get; } = new Dictionary<Type, string>
    {
        [typeof(ConversationStarted)] = "the call has started with it; a new format of the sound is followed by the library",
        [typeof(Ping)] = "answered by the library at once",
        [typeof(AgentError)] = "the reason of the ending that follows it",
        [typeof(AgentResponseComplete)] = "the end of a turn is known by its sound",
        [typeof(AgentResponsePart)] = "the whole reply comes as `agent_response`",
        [typeof(AgentReasoningPart)] = "the model's thoughts are not for others, and may hold what nobody was told",
        [typeof(VadScore)] = "several a second; the service hears for itself when the caller speaks",
        [typeof(AsrStarted)] = "says nothing that is documented",
        [typeof(TurnProbability)] = "several a second, and internal to the cloud",
        [typeof(TentativeAgentResponse)] = "internal to the cloud, which may yet change it",
        [typeof(AgentTyping)] = "a moment of a person who took over, whose words come as turns",
        [typeof(UnknownMessage)] = "counted by its name",
    }.ToFrozenDictionary();

    /// <summary>Null where <see cref="Untold"/> says why.</summary>
    public static AgentEvent? Of(ConversationEvent happened) => happened switch
    {
        AgentAudio audio => new AgentSpoke(audio.Audio, audio.EventId, Characters(audio.Alignment)),
        Interruption => new AgentInterrupted(),
        AgentResponse { Attachments: { Count: > 0 } files } said => new AgentSaid(
            said.Text, said.EventId, new("attachments", Name: null, said.ResponseId, Files(files), said.EventId)),
        AgentResponse said => new AgentSaid(said.Text, said.EventId),
        AgentResponseCorrection corrected => new AgentCorrected(corrected.CorrectedText, corrected.OriginalText, corrected.EventId),
        AgentResponseMetadata metadata => new AgentShowed("metadata", Name: null, Id: null, metadata.Metadata, metadata.EventId),
        RichContent rich => new AgentShowed("component", rich.Component, rich.RichContentId, rich.Props, rich.EventId),
        UserTranscript said => new CallerSaid(said.Text, Tentative: false, said.EventId),
        TentativeUserTranscript said => new CallerSaid(said.Text, Tentative: true, said.EventId),
        ClientToolCall call => new AgentCalledTool(call.ToolName, call.ToolCallId, call.Parameters),
        AgentToolRequest request => new AgentUsesTool(request.ToolName, request.ToolCallId, request.ToolType),
        AgentToolResponse response => new AgentUsedTool(
            response.ToolName, response.ToolCallId, response.ToolType, response.IsError, response.IsBlocked || !response.IsCalled),
        McpToolCall call => Of(call),
        McpConnectionStatus status => new AgentReachesServers([.. (status.Integrations ?? []).Select(
            server => new AgentServer(server.IntegrationId, server.IntegrationType, server.IsConnected, server.ToolCount))]),
        ContextUsage usage => new AgentUsesContext(usage.EventId, usage.Model, usage.ContextTokens, usage.ContextLimitTokens),
        ExternalAgentConnected => new AgentReplaced(true),
        ExternalAgentDisconnected => new AgentReplaced(false),
        DtmfRequested keys => RequestedKeys.Of(keys),
        AgentHangsUp => new AgentEndsCall(),
        GuardrailTriggered guardrail => new AgentWarned("guardrail_triggered", guardrail.GuardrailName ?? "a guardrail of the agent was triggered"),
        QueueStatus { Status: "waiting" } => new AgentQueued(AgentQueueState.Waiting),
        QueueStatus { Status: "admitted" } => new AgentQueued(AgentQueueState.Admitted),
        QueueStatus { Status: "timed_out" } => new AgentQueued(AgentQueueState.TimedOut),
        QueueStatus queue => new AgentWarned("queue_status", queue.Status),
        SendingStalled stalled => new AgentWarned(
            "agent_not_reading", $"The agent has taken in nothing of what was said or sent for {stalled.For.TotalSeconds:0} s. If that stays so, the call is ended."),
        ClientStoodStill still => new AgentWarned(
            "service_stood_still", $"The service stood still for {still.For.TotalSeconds:0} s: its machine was suspended or overloaded. The call goes on if the agent is still there."),
        _ => null,
    };

    private static AgentEvent? Of(McpToolCall call) => call.State switch
    {
        McpToolState.AwaitingApproval => new AgentAsksApproval(
            call.ToolName, call.ToolCallId, call.ServiceId, call.Parameters,
            call.ApprovalTimeoutSecs is > 0 and var seconds ? TimeSpan.FromSeconds((double)seconds) : null),
        McpToolState.Loading => new AgentUsesTool(call.ToolName, call.ToolCallId, Mcp),
        McpToolState.Success => new AgentUsedTool(call.ToolName, call.ToolCallId, Mcp, IsError: false),
        McpToolState.Failure => new AgentUsedTool(call.ToolName, call.ToolCallId, Mcp, IsError: true),
        _ => null,
    };

    private static JsonElement Files(IReadOnlyList<Attachment> files)
    {
        var array = new JsonArray();
        foreach (var file in files)
        {
            array.Add(new JsonObject { ["url"] = file.Url, ["name"] = file.Name, ["mime_type"] = file.MimeType });
        }

        return JsonElement.Parse(array.ToJsonString());
    }

    private static SpokenCharacter[]? Characters(CharacterAlignment? alignment) => alignment is null
        ? null
        : [.. alignment.Chars.Zip(alignment.CharStartTimesMs, (text, ms) => new SpokenCharacter(text, At(ms)))];

    /// <summary>Within the longest piece of speech that makes sense: a cloud may write anything.</summary>
    private static TimeSpan At(double ms) => TimeSpan.FromMilliseconds(ms switch { > LatestCharacterMs => LatestCharacterMs, > 0 => ms, _ => 0 });
}
