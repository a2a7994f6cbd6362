using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentConnector.Configuration;
using AgentConnector.Simulator;
using AgentConnector.Testing.SoundCard;
using Microsoft.Extensions.Logging;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>The whole service on a virtual sound card, and a pretend agent cloud that remembers what it heard.</summary>
internal sealed class DeviceScene : IAsyncDisposable
{
    private readonly string folder;
    private readonly IAsyncDisposable service;

    private DeviceScene(string folder, AgentCloud cloud, IAsyncDisposable service, HttpClient client) =>
        (this.folder, Cloud, this.service, Client) = (folder, cloud, service, client);

    public AgentCloud Cloud { get; }

    public HttpClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="card">The sound card.</param>
    /// <param name="settings">By either name; over quiet defaults.</param>
    /// <param name="scenarios">Agents of the test's own: names and JSON.</param>
    public static Task<DeviceScene> OpenAsync(
        VirtualSoundCard card, (string Name, string Value)[]? settings = null, params (string Name, string Json)[] scenarios) => OpenAsync(
            async (folder, environment) =>
            {
                environment["PORT"] = "0";
                environment["DATA_DIR"] = Path.Combine(folder, "data");
                var app = ConnectorApp.Build(
                    SettingsLoader.Load(Features.Settings, new([folder], environment, new Dictionary<string, string>())), TextWriter.Null, builder => builder.Logging.ClearProviders());
                await app.StartAsync(Token);
                return (app, new() { BaseAddress = new(app.Urls.Single()), DefaultRequestHeaders = { { "X-API-Key", ServiceProcess.Key } } });
            },
            [("AUDIO_BACKEND", "pulse"), ("Endpoints__Device__PulseServer", card.Address), .. settings ?? []],
            scenarios);

    /// <summary>The same, with the service as a program of its own.</summary>
    /// <param name="serve">Starts it with the settings given.</param>
    /// <param name="settings">The back end among them.</param>
    /// <param name="scenarios">Agents of the test's own: names and JSON.</param>
    public static Task<DeviceScene> OpenAsync(
        Func<Dictionary<string, string>, Task<ServiceProcess>> serve,
        (string Name, string Value)[] settings,
        params (string Name, string Json)[] scenarios) => OpenAsync(
            async (_, environment) =>
            {
                var process = await serve(environment);
                return (process, process.Client);
            },
            settings,
            scenarios);

    /// <summary>Starts a call; the answer's status and body.</summary>
    public async Task<(int Status, JsonElement Body)> StartAsync(string id, string scenario, string to = "device:default")
    {
        var body = JsonSerializer.Serialize(new { agent_id = scenario, session_id = id, to });
        return await PostAsync("/webhook/initiate-call", body);
    }

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync(path, content, Token);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    public Task<JsonElement> GetAsync(string path) => Client.GetFromJsonAsync<JsonElement>(path, Token);

    /// <summary>The call's record once it has ended.</summary>
    public Task<JsonElement> EndedAsync(string id) => GetAsync($"/calls/{id}?wait=60");

    public async Task<JsonElement> EndAsync(string id)
    {
        await PostAsync($"/calls/{id}/end", "{}");
        return await EndedAsync(id);
    }

    /// <summary>The facts of a call, oldest first: their types and data.</summary>
    public async Task<IReadOnlyList<(string Type, JsonElement Data)>> FactsAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{id}/events") { Headers = { { "Accept", "application/json" } } };
        using var response = await Client.SendAsync(request, Token);
        var facts = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        return [.. facts.EnumerateArray().Select(fact => (fact.GetProperty("type").GetString()!, fact.GetProperty("data")))];
    }

    /// <summary>Returns once a call has been warned of something.</summary>
    public Task WarnedAsync(string id, string code) => Eventually.TrueAsync(
        async () => (await FactsAsync(id)).Any(fact => fact.Type == "call.warning" && fact.Data.GetProperty("code").GetString() == code),
        $"the call is warned of {code}");

    /// <summary>How often the call's devices reported that this machine was too busy for them.</summary>
    public async Task<long> DisturbancesAsync(string id) => (await FactsAsync(id)).LongCount(fact =>
        fact.Type == "call.warning" && fact.Data.GetProperty("code").GetString() is "device_underrun" or "device_overrun" or "device_lost");

    public async Task<string> RecordingAsync(string id)
    {
        var path = Path.Combine(folder, id + ".wav");
        await File.WriteAllBytesAsync(path, await Client.GetByteArrayAsync($"/calls/{id}/recording", Token), Token);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await service.DisposeAsync();
        await Cloud.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<DeviceScene> OpenAsync(
        Func<string, Dictionary<string, string>, Task<(IAsyncDisposable Service, HttpClient Client)>> serve,
        (string Name, string Value)[] settings,
        (string Name, string Json)[] scenarios)
    {
        var folder = Directory.CreateTempSubdirectory("device-scene-").FullName;
        foreach (var (name, json) in scenarios)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".json"), json, Token);
        }

        var cloud = await AgentCloud.StartAsync(new() { ScenarioFolder = folder }, cancellationToken: Token);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOST"] = "127.0.0.1",
            ["API_KEYS"] = $"tests={ServiceProcess.Key}",
            ["ELEVENLABS_API_KEY"] = "simulated",
            ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var (service, client) = await serve(folder, environment);
        return new(folder, cloud, service, client);
    }
}
