using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;
using AgentConnector.Bench.Load.Wires;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Load;

/// <summary>A subject that runs, its cloud, and who calls it.</summary>
internal sealed class LoadSession : IAsyncDisposable
{
    private readonly FakeCloud cloud;
    private readonly TemporaryFolder data;

    private LoadSession(Metronome metronome, LoadedCalls calls, FakeCloud cloud, TemporaryFolder data, ServiceProcess process)
    {
        (Metronome, Calls, this.cloud, this.data, Process) = (metronome, calls, cloud, data, process);
    }

    public Metronome Metronome { get; }

    public LoadedCalls Calls { get; }

    public ServiceProcess Process { get; }

    public Uri Address => Process.Client.BaseAddress!;

    /// <summary>Returns when the subject answers.</summary>
    /// <param name="subject">Which.</param>
    /// <param name="conditions">How it runs.</param>
    /// <param name="answered">Gets the cloud's conversations instead of the calls.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<LoadSession> StartAsync(
        Subject subject, Conditions conditions, Func<Metronome, FakeCloud.FirstMessage>? answered, CancellationToken cancellationToken)
    {
        var metronome = new Metronome();
        var calls = new LoadedCalls(metronome);
        var cloud = await FakeCloud.OpenAsync(metronome, answered?.Invoke(metronome) ?? ((connection, _, message) => calls.Answer(connection, message)));
        var data = new TemporaryFolder();
        try
        {
            return new(metronome, calls, cloud, data, await SubjectProcess.StartAsync(subject, conditions, cloud.Address, data.Path, cancellationToken));
        }
        catch
        {
            // Its thread would keep this program alive.
            await metronome.AskAsync(cloud.Dispose);
            metronome.Dispose();
            data.Dispose();
            throw;
        }
    }

    /// <summary>The service's store.</summary>
    public string Database => data.In("calls.db");

    public ProcessUsage Usage() => ProcessUsage.Of(Process.Id);

    public long PrivateBytes() => ProcessUsage.PrivateBytes(Process.Id);

    /// <summary>What the cloud has taken for an agent so far.</summary>
    public Task<TimeSpan> ServingAsync(string agent) => Metronome.AskAsync(() => cloud.Serving(agent));

    /// <summary>What the subject has stored; nothing when it stores nothing.</summary>
    public StoredFacts? Stored() => File.Exists(Database) ? StoredFacts.Read(data.Path) : null;

    public async ValueTask DisposeAsync()
    {
        await Metronome.AskAsync(cloud.Dispose);
        await Process.DisposeAsync();
        Metronome.Dispose();
        data.Dispose();
    }
}
