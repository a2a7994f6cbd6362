using System.Buffers.Binary;
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
    private readonly TimeProvider time;
    private ServiceProvider services;

    public TempStore(Action<HistoryOptions>? configure = null, TimeProvider? time = null)
    {
        this.configure = configure ?? (_ => { });
        this.time = time ?? TimeProvider.System;
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

    /// <summary>The commits in SQLite's write-ahead log: a frame's second number is not zero where a transaction ends.</summary>
    public int Commits()
    {
        const int Header = 32, FrameHeader = 24;
        using var file = new FileStream(DatabaseFile + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var log = new byte[file.Length];
        file.ReadExactly(log);
        var page = (int)BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(8));
        return Enumerable.Range(0, (log.Length - Header) / (FrameHeader + page))
            .Count(frame => BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(Header + (frame * (FrameHeader + page)) + 4)) != 0);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(time)
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddHistory(options =>
        {
            options.DataDir = Folder;
            configure(options);
        })
        .BuildServiceProvider();
}
