using AgentConnector.Audio;
using AgentConnector.ElevenLabs;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>Looks at agents through the REST interface, with the key and the time-outs of real calls.</summary>
internal sealed class ElevenLabsInspector(
    IHttpClientFactory http, IOptions<ElevenLabsOptions> options, SimulatedCloud simulated, TimeProvider time, ILogger<AgentsClient> logger)
    : IAgentInspector
{
    private const int MostListed = 100; // a page of theirs has no more
    private const int LongestId = 128;
    private const int LongestName = 256;

    private static readonly string[] NeededEvents = ["audio", "interruption", "user_transcript", "agent_response", "agent_response_correction"];

    public Task CheckKeyAsync(CancellationToken cancellationToken) => AskAsync(async client =>
    {
        await client.CheckKeyAsync(cancellationToken);
        return true;
    });

    public Task CheckArchiveAsync(CancellationToken cancellationToken) => AskAsync(client => client.Conversations.ListAsync(pageSize: 1, cancellationToken: cancellationToken));

    public Task ReachAsync(string agentId, CancellationToken cancellationToken) =>
        AskAsync(client => client.GetSignedUrlAsync(agentId, cancellationToken: cancellationToken));

    public Task<AgentNeeds> ReadNeedsAsync(string agentId, CancellationToken cancellationToken) =>
        AskAsync(client => ReadAsync(client, agentId, cancellationToken));

    public async Task<AgentNeeds> NeedsForAsync(AgentRequest request, CancellationToken cancellationToken) =>
        simulated.ScenarioFor(request) is { } scenario
            ? await AskAsync(
                client => ReadAsync(client, scenario, cancellationToken), SimulatedCloud.ApiKey, await simulated.AddressAsync(cancellationToken))
            : await ReadNeedsAsync(request.AgentId, cancellationToken);

    public async Task<AgentList> ListAsync(string? search, string? cursor, CancellationToken cancellationToken)
    {
        return simulated.ServesAll
            ? await AskAsync(PageAsync, SimulatedCloud.ApiKey, await simulated.AddressAsync(cancellationToken))
            : await AskAsync(PageAsync);

        async Task<AgentList> PageAsync(AgentsClient client)
        {
            var page = await client.ListAgentsAsync(search, cursor, cancellationToken: cancellationToken);
            return new(
                [.. page.Agents.Where(agent => CanBeCalled(agent.AgentId)).DistinctBy(agent => agent.AgentId).Take(MostListed)
                    .Select(agent => new ListedAgent(agent.AgentId, agent.Name.Start(LongestName)))],
                page.NextCursor is { Length: <= AgentList.LongestCursor } next && next != cursor ? next : null);
        }

        static bool CanBeCalled(string id) => id.Length <= LongestId && !id.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)); // as a start takes it
    }

    public IReadOnlyList<string> Scenarios => simulated.ScenarioNames;

    public IReadOnlyList<string> VariablesIn(string text) => Placeholders.In(text);

    /// <summary>All of it in the time that ElevenLabs has to answer: an agent may have dozens of tools, and somebody waits to start a call.</summary>
    private async Task<AgentNeeds> ReadAsync(AgentsClient client, string agentId, CancellationToken cancellationToken)
    {
        using var limit = new Deadline(options.Value.ConnectTimeout, time, cancellationToken);
        var agent = await client.GetAgentAsync(agentId, cancellationToken);
        return new(
            agent.Name,
            agent.UserInputFormat,
            agent.AgentOutputFormat,
            agent.DynamicVariables,
            agent.AllowedOverrides,
            agent.ClientEvents is { } sent ? [.. NeededEvents.Except(sent)] : [],
            agent.TextOnly)
        {
            FirstMessageVariables = agent.FirstMessageVariables,
            PromptVariables = agent.PromptVariables,
            OtherVariables = agent.OtherVariables,
            VariableDefaults = agent.VariableDefaults,
            MaxDurationSeconds = agent.MaxDurationSeconds,
            Limits = new(agent.ConcurrencyLimit, agent.DailyLimit, agent.Queues, agent.QueueSeconds),
            IsTold = agent.HasSettings,
            ClientTools = await ToolsAsync(client, agent, limit.Token, cancellationToken),
            UnknownFormats = [.. new[] { agent.UserInputFormat, agent.AgentOutputFormat }.OfType<string>().Where(name => !WireFormats.TryParse(name, out _)).Distinct()],
        };
    }

    /// <summary>Null where they cannot be read, or not in time: the key may read agents and not tools.</summary>
    private static async Task<IReadOnlyList<string>?> ToolsAsync(AgentsClient client, AgentProfile agent, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetClientToolsAsync(agent, limit);
        }
        catch (Exception e) when (e is AgentsApiException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private Task<T> AskAsync<T>(Func<AgentsClient, Task<T>> ask) => options.Value.HasKey
        ? AskAsync(ask, options.Value.ApiKey, options.Value.BaseUrl)
        : throw new AgentException(AgentFailure.NotAllowed, "Set ELEVENLABS_API_KEY, or SIMULATE=true for the built-in agents.");

    private async Task<T> AskAsync<T>(Func<AgentsClient, Task<T>> ask, string? key, Uri address)
    {
        var client = new AgentsClient(
            http.CreateClient(ElevenLabsConnector.HttpClientName),
            new AgentsOptions { ApiKey = key, BaseUrl = address, ConnectTimeout = options.Value.ConnectTimeout },
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
