using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Security;
using Microsoft.Extensions.Logging.Console;

namespace AgentConnector.Terminal;

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
    /// <exception cref="SettingsException">Settings are wrong.</exception>
    /// <exception cref="JournalException">The data folder cannot be used; says why.</exception>
    public static async Task<OwnService> StartAsync(
        SettingSources sources, CancellationToken cancellationToken, Action<WebApplicationBuilder>? configure = null)
    {
        var key = NewKey.Make();
        var settings = SettingsLoader.Load(sources with
        {
            CommandLine = new Dictionary<string, string>(sources.CommandLine)
            {
                ["HOST"] = "127.0.0.1",
                ["PORT"] = "0",
                ["API_KEYS"] = "terminal=" + key.Text,
            },
        });
        var app = ConnectorApp.Build(settings, TextWriter.Null, builder =>
        {
            // The screen is the conversation's; what went wrong with the service itself still has to be told.
            builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Services.Configure<LoggerFilterOptions>(filters =>
            {
                filters.Rules.Clear();
                filters.MinLevel = LogLevel.Error;
                filters.Rules.Add(new(null, "Microsoft.Extensions.Hosting", LogLevel.None, null)); // why it cannot start is told by whoever starts it
            });
            builder.Services.AddSingleton<IHostLifetime, NoSignals>();
            configure?.Invoke(builder);
        });
        try
        {
            await app.StartAsync(cancellationToken);
            var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = Timeout.InfiniteTimeSpan };
            client.DefaultRequestHeaders.Add("X-API-Key", key.Text);
            return new(app, client);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    /// <summary>Ctrl-C is about the call, not about the service.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
