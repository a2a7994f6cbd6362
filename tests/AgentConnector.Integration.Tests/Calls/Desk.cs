using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Starting;
using AgentConnector.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls;

/// <summary>The real service with fake sides: calls are whatever the test makes of them.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private Desk(RunningService service, FakeAgents agents, FakeEndpoints callers, FakeEndpoints lines)
    {
        Service = service;
        Agents = agents;
        Callers = callers;
        SingleLines = lines;
    }

    public RunningService Service { get; }

    public FakeAgents Agents { get; }

    public FakeEndpoints Callers { get; }

    public FakeEndpoints SingleLines { get; }

    public ICallJournal Journal => Service.Services.GetRequiredService<ICallJournal>();

    public LiveCalls Calls => Service.Services.GetRequiredService<LiveCalls>();

    public CallDispatcher Dispatcher => Service.Services.GetRequiredService<CallDispatcher>();

    public static async Task<Desk> OpenAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var agents = new FakeAgents();
        var callers = new FakeEndpoints("fake", exclusive: false);
        var lines = new FakeEndpoints("only", exclusive: true);
        var all = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["DEFAULT_TO"] = "fake:caller" };
        var service = await RunningService.StartAsync(all, builder =>
        {
            builder.Services
                .AddSingleton<IAgentConnector>(agents)
                .AddSingleton<IEndpointConnector>(callers)
                .AddSingleton<IEndpointConnector>(lines);
            configure?.Invoke(builder);
        });
        return new(service, agents, callers, lines);
    }

    public async Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> PostAsync(
        string path, string json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return ((int)response.StatusCode, document.RootElement.Clone(), response.Headers);
    }

    public Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> StartAsync(string json, params (string Name, string Value)[] headers) =>
        PostAsync("/webhook/initiate-call", json, headers);

    public async Task<JsonElement> RecordAsync(string id, int waitSeconds = 0)
    {
        using var response = await Service.Client.GetAsync($"/calls/{id}?wait={waitSeconds}", TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
