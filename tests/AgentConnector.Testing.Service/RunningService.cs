using AgentConnector.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Testing.Service;

/// <summary>The real service on a port of its own, with a temporary DATA_DIR, its logs in memory, and a client that has a key.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    /// <summary>May do everything; sent by <see cref="Client"/>.</summary>
    public const string Key = ServiceProcess.Key;

    private readonly TemporaryFolder folder;
    private readonly StringWriter console;
    private readonly WebApplication app;

    private RunningService(TemporaryFolder folder, StringWriter console, WebApplication app, MemoryLog log)
    {
        this.folder = folder;
        this.console = console;
        this.app = app;
        Log = log;
        Address = new(app.Urls.Single());
        Client = new() { BaseAddress = Address };
        Client.DefaultRequestHeaders.Add("X-API-Key", Key);
        Stranger = new() { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>A client without a key.</summary>
    public HttpClient Stranger { get; }

    public MemoryLog Log { get; }

    public IServiceProvider Services => app.Services;

    public string DataDir => folder.Path;

    /// <summary>What the operator saw on the console; logs are in <see cref="Log"/>.</summary>
    public string Console => console.ToString();

    /// <param name="settings">By either name, as environment variables; they come over a quiet default.</param>
    /// <param name="configure">Puts fakes in the place of services.</param>
    /// <param name="map">Adds routes.</param>
    public static async Task<RunningService> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var folder = new TemporaryFolder();
        var console = new StringWriter();
        var log = new MemoryLog();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["API_KEYS"] = $"tests={Key}",
            ["DATA_DIR"] = folder.Path,
            ["LOG_LEVEL"] = "DEBUG",
            ["ANALYSIS"] = "webhook", // who polls says so: nothing asks the internet
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        var loaded = SettingsLoader.Load(Features.Settings, new([folder.Path], environment, new Dictionary<string, string>()));
        var app = ConnectorApp.Build(loaded, console, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            configure?.Invoke(builder);
        });
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(folder, console, app, log);
    }

    /// <summary>Stops it; what the simulator inside saw it do against the agents' or the dialers' protocol fails the test.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Stranger.Dispose();
        await app.DisposeAsync();
        await console.DisposeAsync();
        folder.Dispose();
        Assert.DoesNotContain(Log.Lines, line => line.Contains(" broke the contract (", StringComparison.Ordinal));
    }
}
