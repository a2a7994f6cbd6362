using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Logging;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Commands;

/// <summary>The service in this process, on a port and with a key that nobody else knows.</summary>
internal sealed class OwnService : IAsyncDisposable
{
    private readonly WebApplication app;

    private OwnService(WebApplication app, HttpClient client) => (this.app, Client) = (app, client);

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="sources">Where its settings come from; address and keys are set here.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="configure">What this process has beside the features.</param>
    /// <exception cref="StartException">It cannot start.</exception>
    public static async Task<OwnService> StartAsync(
        SettingSources sources, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null)
    {
        var key = NewKey.Make();
        var settings = SettingsLoader.Load(Features.Settings, sources with
        {
            CommandLine = new Dictionary<string, string>(sources.CommandLine)
            {
                ["HOST"] = "127.0.0.1",
                ["PORT"] = "0",
                ["API_KEYS"] = "terminal=" + key.Text,
            },
        });
        var app = await ConnectorApp.StartAsync(
            settings,
            TextWriter.Null,
            builder =>
            {
                Quiet(builder);
                configure?.Invoke(builder);
            },
            cancellationToken);
        return new(app, OutgoingHttp.NewClient(new Uri(app.Urls.First()), key.Text, Timeout.InfiniteTimeSpan));
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
            filters.Rules.Add(new(null, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None, null)); // a start that failed is told in words
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
