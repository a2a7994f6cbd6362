using System.Diagnostics.Metrics;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Configuration;
using AgentConnector.ElevenLabs;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.Agents.ElevenLabs;

/// <summary>Who serves a request, ElevenLabs or the built-in agent, and what is wrong with it before anybody is reached.</summary>
public sealed class AgentChoiceTests
{
    [Fact]
    public async Task Without_a_key_ElevenLabs_is_refused_in_words_that_say_what_to_set()
    {
        var refusal = await CheckAsync(new(), new("agent_1"));

        Assert.Equal(AgentFailure.NotAllowed, refusal!.Kind);
        Assert.StartsWith("ELEVENLABS_API_KEY is not set: set it", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_key_any_agent_may_be_tried() =>
        Assert.Null(await CheckAsync(new(), new("agent_1"), apiKey: "key-1"));

    [Fact]
    public async Task A_scenario_needs_no_key() =>
        Assert.Null(await CheckAsync(new(), new("agent_1", Scenario: "echo")));

    [Fact]
    public async Task Where_every_call_is_simulated_one_that_names_no_scenario_has_the_default() =>
        Assert.Null(await CheckAsync(new() { Simulate = true }, new("agent_1")));

    [Fact]
    public async Task A_scenario_that_nobody_has_is_refused_although_there_is_a_key_and_the_probable_one_is_named()
    {
        var refusal = await CheckAsync(new(), new("agent_1", Scenario: "ecko"), apiKey: "key-1");

        Assert.Equal(AgentFailure.Refused, refusal!.Kind);
        Assert.Contains("did you mean echo?", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_that_nobody_has_is_refused_too() =>
        Assert.Equal(AgentFailure.Refused, (await CheckAsync(new() { Simulate = true, DefaultScenario = "nothing" }, new("agent_1")))!.Kind);

    private static async Task<AgentRefusal?> CheckAsync(SimulationOptions simulation, AgentRequest request, string? apiKey = null)
    {
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        await using var simulated = new SimulatedCloud(Options.Create(simulation), TimeProvider.System, NullLoggerFactory.Instance);
        var connector = new ElevenLabsConnector(
            services.GetRequiredService<IHttpClientFactory>(),
            Options.Create(new ElevenLabsOptions { ApiKey = apiKey }),
            simulated,
            new Circuit("ElevenLabs", TimeProvider.System, services.GetRequiredService<IMeterFactory>(), NullLogger<Circuit>.Instance),
            new AgentMetrics(services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System,
            NullLogger<AgentsClient>.Instance);
        return connector.Check(request);
    }
}
