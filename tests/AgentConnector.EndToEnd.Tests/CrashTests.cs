using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AgentConnector.Simulator;
using Microsoft.Data.Sqlite;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>SIGKILL at random moments, fifty times, on data folders that outlive each process.</summary>
public sealed class CrashTests
{
    private const int Kills = 50;

    /// <summary>Two services at a time: while one starts, the other talks.</summary>
    private const int Lines = 2;

    [Fact]
    [Fault(FaultSide.Host, "SIGKILL while calls begin, talk and end", "No call stays open, none ends twice; recordings can be played")]
    public async Task However_often_it_is_killed_no_call_stays_open_and_none_ends_twice()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("CRASH_SEED") ?? "4711", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"CRASH_SEED={seed}");
        using var folder = new TemporaryFolder();

        var lives = await Task.WhenAll(Enumerable.Range(0, Lines).Select(line => LiveAsync(folder.In($"{line}"), new Seeded(seed + (ulong)line))));

        var (cut, ended, unknown) = (lives.Sum(life => life.Cut), lives.Sum(life => life.Ended), lives.Sum(life => life.Unknown));
        TestContext.Current.TestOutputHelper?.WriteLine($"{cut} calls were cut, {ended} had ended, {unknown} requests were lost before they were admitted");
        Assert.True(cut > Kills / 2 && ended > 0, "The kills must have met calls.");
    }

    private static async Task<(int Cut, int Ended, int Unknown)> LiveAsync(string dataDir, Seeded random)
    {
        await using var cloud = await AgentCloud.StartAsync(new AgentCloudOptions(), cancellationToken: TestContext.Current.CancellationToken);
        var (cut, ended, unknown) = (0, 0, 0);
        IReadOnlyList<Placed> placed = [];
        for (var kill = 0; kill <= Kills / Lines; kill++)
        {
            await using var service = await Connector.StartAsync(
                dataDir, ("SIMULATE", "false"), ("ELEVENLABS_API_KEY", "any"), ("ELEVENLABS_BASE_URL", $"{cloud.BaseUrl}"));
            AssertSound(dataDir);
            foreach (var call in placed)
            {
                switch (await AssertMendedAsync(service.Client, call, dataDir, cloud))
                {
                    case null: unknown++; break;
                    case "interrupted": cut++; break;
                    default: ended++; break;
                }
            }

            if (kill < Kills / Lines)
            {
                placed = await PlaceCallsAsync(service.Client, kill, random);
                await service.KillAsync();
            }
        }

        return (cut, ended, unknown);
    }

    /// <summary>Places calls and comes back at a random moment in the life of the first.</summary>
    private static async Task<IReadOnlyList<Placed>> PlaceCallsAsync(HttpClient client, int round, Seeded random)
    {
        var moment = random.Next(0, 6);
        string[] agents = [moment is 4 ? "close-1000" : "echo", "metadata-never", "echo", "drop"];
        var placed = Enumerable.Range(0, random.Next(1, 5)).Select(n => new Placed($"r{round}-{n}", agents[n])).ToList();
        var asking = placed.ConvertAll(call => call.AskAsync(client));
        if (moment > 0)
        {
            await ServiceProcess.EventuallyAsync(
                async () => (await client.CallAsync(placed[0].Id)).ValueKind is not JsonValueKind.Undefined, TestContext.Current.CancellationToken);
            await client.EventAsync(
                placed[0].Id, moment switch { 1 => "call.connecting", 3 => "call.turn", 4 => "call.ended", _ => "call.started" });
            if (moment is 5)
            {
                asking.AddRange(placed.Select(call => call.EndAsync(client)));
            }
        }

        // Not a wait for something: the moment of the kill is what is random.
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 50)), TimeProvider.System, TestContext.Current.CancellationToken);
        return placed;
    }

    /// <summary>The call's status, after a check of all that was promised for it; null when nothing of it had reached the store.</summary>
    private static async Task<string?> AssertMendedAsync(HttpClient client, Placed call, string dataDir, AgentCloud cloud)
    {
        await call.Settled;
        var record = await client.CallAsync(call.Id);
        if (record.ValueKind is JsonValueKind.Undefined)
        {
            Assert.Null(call.Answer); // what was answered is known
            return null;
        }

        var facts = await LifeAsync(client, call);
        Assert.Single(facts, fact => fact.Text("type") == "call.queued");
        Assert.Single(facts, fact => fact.Text("type") == "call.ended");
        Assert.Equal("call.ended", facts[^1].Text("type"));
        var status = record.Text("status");
        if (status is "interrupted")
        {
            Assert.Equal("interrupted service interrupted", record.Outcome());
            Assert.Contains("stopped while the call ran", record.GetProperty("end").Text("explanation"));
        }

        if (record.TryGetProperty("recording", out var recording) && recording.ValueKind is JsonValueKind.String)
        {
            using var file = await client.GetAsync(recording.GetString(), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            var path = Path.Combine(dataDir, "received.wav");
            await File.WriteAllBytesAsync(path, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            Assert.Equal(16_000, StereoFile.Read(path).SampleRate);
        }

        var dialled = cloud.Conversations.Count;
        using var again = await client.StartCallAsync(call.Request);
        Assert.True(again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(call.Answer ?? await again.FirstBodyAsync(), await again.FirstBodyAsync());
        Assert.Equal(dialled, cloud.Conversations.Count);
        Assert.Equal(facts.Count, (await LifeAsync(client, call)).Count);
        return status;
    }

    /// <summary>Without what the cloud made of it, which may come at any time after the end, and once.</summary>
    private static async Task<IReadOnlyList<JsonElement>> LifeAsync(HttpClient client, Placed call)
    {
        var facts = await client.EventsAsync(call.Id);
        Assert.InRange(facts.Count(fact => fact.Text("type") is "call.analyzed"), 0, 1);
        return [.. facts.Where(fact => fact.Text("type") is not "call.analyzed")];
    }

    private static void AssertSound(string dataDir)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(dataDir, "calls.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        Assert.Equal("ok", Ask("PRAGMA integrity_check"));
        Assert.Equal(0L, Ask("SELECT COUNT(*) FROM calls WHERE ended_at IS NULL"));
        Assert.Equal(0L, Ask("SELECT COUNT(*) FROM calls c WHERE (SELECT COUNT(*) FROM events WHERE call = c.n AND type = 'call.ended') <> 1"));

        object? Ask(string sql)
        {
            using var command = new SqliteCommand(sql, database);
            return command.ExecuteScalar();
        }
    }

    /// <summary>A request on its way, and its answer if it came before the kill.</summary>
    private sealed class Placed(string id, string agent)
    {
        private readonly List<Task> asking = [];

        public string Id => id;

        public object Request => new { agent_id = agent, session_id = id, metadata = new { source = "crash" } };

        public string? Answer { get; private set; }

        /// <summary>Completes when nothing of it is under way any more.</summary>
        public Task Settled => Task.WhenAll(asking);

        public Task AskAsync(HttpClient client) => Keep(async () =>
        {
            using var answer = await client.StartCallAsync(Request);
            Answer = await answer.FirstBodyAsync();
        });

        public Task EndAsync(HttpClient client) => Keep(() => client.EndCallAsync(id));

        private Task Keep(Func<Task> ask)
        {
            asking.Add(TryAsync(ask));
            return asking[^1];
        }

        private static async Task TryAsync(Func<Task> ask)
        {
            try
            {
                await ask();
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or IOException or OperationCanceledException)
            {
                // The service was killed before it answered.
            }
        }
    }
}
