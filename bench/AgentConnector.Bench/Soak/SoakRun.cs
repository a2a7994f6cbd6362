using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Bench.Load;
using AgentConnector.Bench.Load.Subjects;
using AgentConnector.Bench.Soak.Calls;
using AgentConnector.Bench.Soak.Figures;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Soak;

/// <summary>So many lanes, in each of which one call follows the other, until the time is over; then the calls that run end, and what is left is looked at.</summary>
internal sealed class SoakRun(SoakOptions options, SoakProgress progress)
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLanes = TimeSpan.FromSeconds(1);

    /// <summary>After the last call: its last facts are stored and told.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    private readonly SoakTally tally = new();

    public async Task<SoakOutcome> RunAsync(CancellationToken cancellationToken)
    {
        using var files = new TemporaryFolder();
        SoakSound.WriteTo(files.Path);
        await using var devices = options.Devices > 0 ? await SoakDevices.OpenAsync(options.Devices) : null;
        var board = new Switchboard(tally);
        await using var receiver = await SoakReceiver.OpenAsync(board, tally);
        await using var session = await LoadSession.StartAsync(
            Subject.Service,
            new(Recording: true, Inline.Default) { Settings = Settings(files.Path, devices) },
            metronome => (connection, _, message) => board.Answer(connection, message, metronome),
            cancellationToken);
        await SubscribeAsync(session.Process.Client, receiver.Subscribed, cancellationToken);
        var driver = new SoakDriver(session, board, receiver, tally, SoakDevices.Address);
        await progress.BeginAsync(cancellationToken);
        var readings = new List<SoakReading>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var planner = new SoakPlanner(options.Seed);
        var lanes = Task.WhenAll(Enumerable.Range(0, options.Calls).Select(lane => LiveAsync(lane, planner, driver, over.Token)));
        await WatchAsync(session, board, readings, lanes, cancellationToken);
        await over.CancelAsync();
        await lanes;
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        await SoakProgress.EndAsync();
        var running = await session.Process.Client.GetFromJsonAsync<JsonElement>(new Uri("/calls?status=in_progress&limit=100", UriKind.Relative), cancellationToken);
        var aftermath = SoakAftermath.Read(session.Database, running.GetProperty("calls").GetArrayLength());
        var minutes = readings.Count == 0 ? 0 : readings[^1].Minutes;
        return new(
            SoakVerdict.Of(readings, tally, aftermath), SoakVerdict.WarmUp(minutes), tally.Started, tally.Endings, tally.Warnings, tally.Extra, tally.WorstSound, tally.Details, readings);
    }

    private async Task WatchAsync(LoadSession session, Switchboard board, List<SoakReading> readings, Task lanes, CancellationToken cancellationToken)
    {
        var gauge = new SoakGauge(session);
        using var beat = new PeriodicTimer(ReadEvery, TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < options.Time && !lanes.IsFaulted && await beat.WaitForNextTickAsync(cancellationToken))
        {
            var reading = await gauge.ReadAsync(tally.Started, board.Running, tally.Faults.Values.Sum(), cancellationToken);
            readings.Add(reading);
            await progress.TellAsync(reading, tally.Details, cancellationToken);
        }
    }

    /// <summary>One call after the other; the first ones of all lanes begin in turn, so that they do not all wait for code that is used for the first time.</summary>
    private async Task LiveAsync(int lane, SoakPlanner planner, SoakDriver driver, CancellationToken over)
    {
        try
        {
            await Task.Delay(BetweenLanes * lane, TimeProvider.System, over);
            while (!over.IsCancellationRequested)
            {
                await driver.LiveAsync(planner.Next(lane < options.Devices ? lane : null), over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // before its first call
        }
    }

    private Dictionary<string, string> Settings(string files, SoakDevices? devices)
    {
        var settings = new Dictionary<string, string>
        {
            ["WAV_DIR"] = files,
            ["MAX_CALLS_PER_AGENT"] = FormattableString.Invariant($"{Math.Max(1, options.Calls * 6 / 100)}"), // few enough for some to wait
            ["CALL_QUEUE"] = "100",
            ["CALL_QUEUE_SECONDS"] = "140",
        };
        foreach (var (name, value) in devices?.Settings ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        return settings;
    }

    private static async Task SubscribeAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        string[] types = ["call.started", "call.warning", "call.agent_lost", "call.agent_back", "call.ended"];
        using var answer = await client.PostAsJsonAsync(new Uri("/subscriptions", UriKind.Relative), new { url = address, event_types = types }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
