using AgentConnector.ElevenLabs;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Looks at agents through the REST interface, with the key and the time-outs of real calls.</summary>
internal sealed class ElevenLabsInspector(IHttpClientFactory http, IOptions<ElevenLabsOptions> options, TimeProvider time, ILogger<AgentsClient> logger)
    : IAgentInspector
{
    private static readonly string[] NeededEvents = ["audio", "interruption", "user_transcript", "agent_response", "agent_response_correction"];

    public Task CheckKeyAsync(CancellationToken cancellationToken) => AskAsync(async client =>
    {
        await client.CheckKeyAsync(cancellationToken);
        return true;
    });

    public Task ReachAsync(string agentId, CancellationToken cancellationToken) =>
        AskAsync(client => client.GetSignedUrlAsync(agentId, cancellationToken: cancellationToken));

    public Task<AgentNeeds> ReadNeedsAsync(string agentId, CancellationToken cancellationToken) => AskAsync(async client =>
    {
        var agent = await client.GetAgentAsync(agentId, cancellationToken);
        return new AgentNeeds(
            agent.Name,
            agent.UserInputFormat,
            agent.AgentOutputFormat,
            agent.DynamicVariables,
            agent.AllowedOverrides,
            agent.ClientEvents is { } sent ? [.. NeededEvents.Except(sent)] : [],
            agent.TextOnly);
    });

    private async Task<T> AskAsync<T>(Func<AgentsClient, Task<T>> ask)
    {
        var settings = options.Value;
        var client = new AgentsClient(
            http.CreateClient(ElevenLabsConnector.HttpClientName),
            new AgentsOptions { ApiKey = settings.ApiKey, BaseUrl = settings.BaseUrl, ConnectTimeout = settings.ConnectTimeout },
            time,
            logger);
        try
        {
            return await ask(client);
        }
        catch (AgentsException e)
        {
            throw Failures.ToAgentException(e);
        }
    }
}
