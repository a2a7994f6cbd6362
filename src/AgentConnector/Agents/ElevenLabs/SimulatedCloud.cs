using AgentConnector.Configuration;
using AgentConnector.Simulator;
using Microsoft.Extensions.Options;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>The built-in agent cloud: started on loopback with the first simulated call, stopped with the service.</summary>
internal sealed class SimulatedCloud(IOptions<SimulationOptions> options, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    /// <summary>Any key opens the pretend cloud; this one is no secret.</summary>
    public const string ApiKey = "simulated";

    private readonly Lazy<ScenarioLibrary> scenarios = new(() => ScenarioLibrary.Load(options.Value.ScenarioFolder));
    private readonly SemaphoreSlim gate = new(1);
    private AgentCloud? cloud;

    /// <summary>It is reached through memory and opens no port.</summary>
    public bool IsInMemory { get; init; }

    /// <summary>Opens a connection to the cloud that has no port; it was asked for its address before.</summary>
    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) => new(cloud!.Connect());

    public IReadOnlyList<string> ScenarioNames => scenarios.Value.Names;

    public bool Knows(string scenario) => scenarios.Value.TryGet(scenario, out _);

    /// <summary>Every call is served here.</summary>
    public bool ServesAll => options.Value.Simulate;

    /// <summary>The scenario that serves a request; null when ElevenLabs does. Where every call is simulated, an agent may be a scenario's name.</summary>
    public string? ScenarioFor(AgentRequest request) => request.Scenario
        ?? (!ServesAll ? null : Knows(request.AgentId) ? request.AgentId : options.Value.DefaultScenario);

    public async Task<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            cloud ??= await AgentCloud.StartAsync(
                new AgentCloudOptions
                {
                    ScenarioFolder = options.Value.ScenarioFolder,
                    DefaultScenario = options.Value.DefaultScenario,
                    InMemory = IsInMemory,
                },
                time, loggers, cancellationToken);
            return cloud.BaseUrl;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What clients did against the contract; none is the aim.</summary>
    public IReadOnlyList<ContractViolation> Violations => cloud?.Violations ?? [];

    public async ValueTask DisposeAsync()
    {
        if (cloud is not null)
        {
            await cloud.DisposeAsync();
        }

        gate.Dispose();
    }
}
