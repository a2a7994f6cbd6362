using System.Text.Json;
using AgentConnector.ElevenLabs;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Reads conversations through the REST interface. It asks once, and what comes of it says nothing of the calls' own way: they have a client of their own.</summary>
internal sealed class ElevenLabsArchive(
    IHttpClientFactory http, IOptions<ElevenLabsOptions> options, SimulatedCloud simulated, TimeProvider time, ILogger<AgentsClient> logger)
    : IConversationArchive
{
    internal const string HttpClientName = "elevenlabs-archive";

    public async Task<JsonElement?> ReadAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var client = new AgentsClient(
            http.CreateClient(HttpClientName),
            new AgentsOptions
            {
                ApiKey = isSimulated ? SimulatedCloud.ApiKey : settings.ApiKey,
                BaseUrl = isSimulated ? await simulated.AddressAsync(cancellationToken) : settings.BaseUrl,
                ConnectTimeout = settings.ConnectTimeout,
            },
            time,
            logger);
        try
        {
            var record = await client.Conversations.GetAsync(conversationId, cancellationToken);
            var isReady = record.State is ConversationState.Failed
                || (record.State is ConversationState.Done && record.Content.TryGetProperty("analysis", out var analysis) && analysis.ValueKind is JsonValueKind.Object);
            return isReady ? record.Content : null;
        }
        catch (AgentsException e)
        {
            throw Failures.ToAgentException(e);
        }
    }
}
