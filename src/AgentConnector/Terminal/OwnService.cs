using System.Security.Cryptography;
using AgentConnector.Configuration;
using AgentConnector.Hosting;

namespace AgentConnector.Terminal;

/// <summary>The service in this process, with the user's own settings, on a port and with a key that nobody else knows.</summary>
internal sealed class OwnService : IAsyncDisposable
{
    private readonly WebApplication app;

    private OwnService(WebApplication app, HttpClient client) => (this.app, Client) = (app, client);

    public HttpClient Client { get; }

    /// <exception cref="StartException">It cannot start.</exception>
    public static async Task<OwnService> StartAsync(CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var settings = SettingsLoader.Load(SettingSources.OfProcess(new Dictionary<string, string>
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = "0",
            ["API_KEYS"] = "terminal=" + key,
        }));
        var app = await ConnectorApp.StartAsync(settings, TextWriter.Null, Quiet, cancellationToken);
        return new(app, OutgoingHttp.NewClient(new Uri(app.Urls.First()), key, Timeout.InfiniteTimeSpan));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    /// <summary>The screen is the conversation's; what went wrong with the service itself still has to be told.</summary>
    private static void Quiet(WebApplicationBuilder builder)
    {
        builder.Logging.AddReadableLines(Console.OpenStandardError);
        builder.Services.Configure<LoggerFilterOptions>(filters =>
        {
            filters.Rules.Clear();
            filters.MinLevel = LogLevel.Error;
        });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
    }

    /// <summary>Ctrl-C is about the call, not about the service.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
