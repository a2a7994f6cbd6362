using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Testing.Service;

/// <summary>The real store in a folder of its own, gone when disposed.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    private readonly Action<HistoryOptions> configure;
    private ServiceProvider services;

    public TempStore(Action<HistoryOptions>? configure = null)
    {
        this.configure = configure ?? (_ => { });
        services = Build();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("journal-").FullName;

    public string DatabaseFile => Path.Combine(Folder, "calls.db");

    public ICallJournal Journal => services.GetRequiredService<ICallJournal>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Closes everything and opens the same folder again, as a restart of the service does.</summary>
    public async Task RestartAsync()
    {
        await services.DisposeAsync();
        services = Build();
    }

    public async Task CloseAsync() => await services.DisposeAsync();

    /// <summary>A connection past the service, as another program would have.</summary>
    public SqliteConnection OpenBeside()
    {
        var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False;Default Timeout=1");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddHistory(options =>
        {
            options.DataDir = Folder;
            configure(options);
        })
        .BuildServiceProvider();
}
