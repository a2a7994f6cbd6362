using System.Text.Json;
using System.Text.Json.Nodes;
using AgentConnector.ElevenLabs;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>
/// Reaches ElevenLabs agents. A simulated conversation is the same client at another address: there is no second fake.
/// </summary>
internal sealed class ElevenLabsConnector(
    IHttpClientFactory http,
    IOptions<ElevenLabsOptions> options,
    SimulatedCloud simulated,
    Circuit circuit,
    AgentMetrics metrics,
    TimeProvider time,
    ILogger<AgentsClient> logger)
    : IAgentConnector
{
    /// <summary>Asks as often as is sensible.</summary>
    public const string HttpClientName = "elevenlabs";

    /// <summary>Asks once: the built-in cloud never fails but on purpose.</summary>
    internal const string SimulatedHttpClientName = "simulated";

    public AgentRefusal? Check(AgentRequest request)
    {
        if (simulated.ScenarioFor(request) is { } scenario)
        {
            return simulated.Knows(scenario)
                ? null
                : new(AgentFailure.Refused, UnknownScenario.Refusal(scenario, simulated.ScenarioNames));
        }

        return string.IsNullOrWhiteSpace(options.Value.ApiKey)
            ? new(AgentFailure.NotAllowed, "ELEVENLABS_API_KEY is not set: set it, or ask for a simulated call with \"simulate\": {\"scenario\": \"echo\"}.")
            : circuit.RestsFor is { } rest ? new(AgentFailure.Unavailable, $"{circuit.Trouble} No call was begun.") { RetryAfter = rest }
            : null;
    }

    public async Task<IAgentSession> ConnectAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        var scenario = simulated.ScenarioFor(request);
        var settings = options.Value;
        var client = new AgentsClient(
            http.CreateClient(scenario is null ? HttpClientName : SimulatedHttpClientName),
            new AgentsOptions
            {
                ApiKey = scenario is null ? settings.ApiKey : SimulatedCloud.ApiKey,
                BaseUrl = scenario is null ? settings.BaseUrl : await simulated.AddressAsync(cancellationToken),
                ConnectTimeout = settings.ConnectTimeout,
                FirstFrameTimeout = settings.FirstFrameTimeout,
                ConnectCallback = scenario is not null && simulated.IsInMemory ? simulated.ConnectAsync : null,
                SilenceTimeout = settings.SilenceTimeout,
                ToolTimeout = Timeout.InfiniteTimeSpan, // each tool has its own, and the call's desk always answers
            },
            time,
            logger);
        try
        {
            var conversation = await client.ConnectAsync(ToConversation(request, scenario ?? request.AgentId), cancellationToken);
            return new ElevenLabsSession(conversation, metrics);
        }
        catch (AgentsException e)
        {
            throw Failures.ToAgentException(e);
        }
    }

    private static ConversationRequest ToConversation(AgentRequest request, string agentId) => new()
    {
        AgentId = agentId,
        DynamicVariables = ToObject(request.DynamicVariables),
        ConversationConfigOverride = ToObject(request.ConversationConfigOverride),
        UserId = request.UserId,
        BranchId = request.Start.BranchId,
        VersionId = request.Start.VersionId,
        Environment = request.Start.Environment,
        IncludeConversationId = request.Start.ReservesId,
        StartingWorkflowNodeId = request.Start.WorkflowNodeId,
        ProcedureIds = request.Start.ProcedureIds,
        ToolMockConfig = ToObject(request.Start.ToolMocks),
        CustomLlmExtraBody = ToObject(request.Start.CustomLlmExtraBody),
        Source = request.Start.Source is { } source ? new(source.Name, source.Version) : null,
        ReaderAnswersTools = true,
        MessageReceived = request.Raw,
    };

    private static JsonObject? ToObject(JsonElement? element) => element is { ValueKind: JsonValueKind.Object } value ? JsonObject.Create(value) : null;
}
