using System.Runtime.InteropServices;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>A process that may open nothing any more: no file, no socket.</summary>
public sealed partial class DescriptorTests : IDisposable
{
    private const int OpenFiles = 7; // RLIMIT_NOFILE

    private readonly TemporaryFolder data = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => data.Dispose();

    [Fact]
    [Fault(FaultSide.Host, "No file descriptors are left while calls run", "Calls go on, nobody new is let in. The .NET runtime makes no thread without descriptors: if it needs one, the process ends as if it were killed. Afterwards, or after its supervisor's restart, each call has one ending, told once, and new ones are taken")]
    public async Task Whatever_becomes_of_the_process_each_call_has_one_ending_told_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits of a running process are set with Linux' prlimit.");
        string[] calls = ["ends", "outlives"];
        await using var receiver = new Receiver();
        await using var service = await Connector.StartAsync(data.Path, ("CALLBACK_ALLOW", "127.0.0.0/8"));
        foreach (var id in calls)
        {
            using var started = await service.Client.StartCallAsync(
                new { agent_id = "a", session_id = id, simulate = new { scenario = "long" }, callback_url = receiver.Url() });
            await service.Client.EventAsync(id, "call.turn");
        }

        await service.Client.CallAsync("ends"); // leaves a connection for what is asked next
        SetLimit(service.Id, LowestFree(service.Id)); // what is open stays open
        using var stranger = new HttpClient { BaseAddress = service.Client.BaseAddress };
        var knocking = AskAsync(() => stranger.GetAsync("/health", Cancelled));
        await AskAsync(async () =>
        {
            await service.Client.EndCallAsync("ends");
            return await service.Client.StartCallAsync(new { agent_id = "a", session_id = "late", simulate = new { scenario = "echo" } });
        });
        Assert.NotEqual(200, knocking.IsCompleted ? await knocking : 0);
        SetLimit(service.Id, 65_536);
        var lived = await AskAsync(() => service.Client.GetAsync("/health/live", Cancelled)) is 200;
        await (lived ? Task.CompletedTask : service.KillAsync()); // should it still be about to end

        await using var next = lived ? null : await Connector.StartAsync(data.Path, ("CALLBACK_ALLOW", "127.0.0.0/8"));
        var client = (next ?? service).Client;
        await knocking;
        using var again = await client.StartCallAsync(new { agent_id = "a", session_id = "again", simulate = new { scenario = "echo" } });
        Assert.Equal(200, (int)again.StatusCode);
        await client.EndCallAsync("again");
        foreach (var id in calls)
        {
            await (lived && id == "outlives" ? client.EndCallAsync(id) : Task.CompletedTask);
            var outcome = (await client.EndedCallAsync(id)).Outcome();
            Assert.Contains(outcome, new[] { "completed service cancelled", "interrupted service interrupted" });
            Assert.Single(await client.EventsAsync(id), fact => fact.Text("type") == "call.ended");
        }

        await receiver.ArrivedAsync(calls.Length);
        Assert.Equal(calls.Order(), receiver.Requests.DistinctBy(request => request.Id).Select(request => request.Call).Order());
        await Eventually.TrueAsync(
            async () => (await client.GetStringAsync("/metrics", Cancelled)).Contains("\nagent_connector_calls_active{} 0\n", StringComparison.Ordinal), "no call is left");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries($"/proc/{(next ?? service).Id}/fd"), IsRecording);
    }

    /// <summary>What is answered; 0 where nothing is, because the process has ended or lets nobody in.</summary>
    private static async Task<int> AskAsync(Func<Task<HttpResponseMessage>> ask)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        try
        {
            using var answer = await ask().WaitAsync(patience.Token);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    private static ulong LowestFree(int process)
    {
        var number = 0UL;
        while (new FileInfo($"/proc/{process}/fd/{number}").LinkTarget is not null)
        {
            number++;
        }

        return number;
    }

    private static bool IsRecording(string descriptor) => new FileInfo(descriptor).LinkTarget?.EndsWith(".wav", StringComparison.Ordinal) is true;

    /// <summary>Sets the soft limit only: it can be raised again. Does nothing where the process has ended.</summary>
    private static void SetLimit(int process, ulong files)
    {
        var limit = new ulong[2];
        if (ReadLimit(process, OpenFiles, IntPtr.Zero, limit) == 0)
        {
            _ = WriteLimit(process, OpenFiles, [Math.Min(files, limit[1]), limit[1]], IntPtr.Zero);
        }
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int WriteLimit(int process, int resource, ulong[] limit, IntPtr old);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int ReadLimit(int process, int resource, IntPtr limit, [Out] ulong[] old);
}
