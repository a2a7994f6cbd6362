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
    [Fault(FaultSide.Host, "No file descriptors are left while calls run", "Calls go on and end; new ones and new connections fail, told as they can be; what was to be told waits. Once there are descriptors again everything works, without a restart")]
    public async Task Calls_outlive_the_time_without_descriptors_and_the_service_works_again_afterwards()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits of a running process are set with Linux' prlimit.");
        await using var receiver = new Receiver();
        await using var service = await Connector.StartAsync(data.Path, ("CALLBACK_ALLOW", "127.0.0.0/8"));
        foreach (var id in new[] { "ends", "outlives" })
        {
            using var started = await service.Client.StartCallAsync(
                new { agent_id = "a", session_id = id, simulate = new { scenario = "long" }, callback_url = receiver.Url() });
            await service.Client.EventAsync(id, "call.turn");
        }

        SetLimit(service.Id, LowestFree(service.Id)); // what is open stays open
        await service.Client.EndCallAsync("ends"); // over a connection that is there
        using var refused = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "late", simulate = new { scenario = "echo" } });
        var ended = await service.Client.EndedCallAsync("ends");
        using var stranger = new HttpClient { BaseAddress = service.Client.BaseAddress };
        var knocking = stranger.GetAsync("/health", Cancelled);
        var meanwhile = await service.Client.CallAsync("outlives");
        Assert.False(knocking.IsCompletedSuccessfully);
        Assert.Empty(receiver.Requests);

        SetLimit(service.Id, 65_536);

        using var answered = await knocking;
        await receiver.ArrivedAsync();
        using var again = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "again", simulate = new { scenario = "echo" } });
        await service.Client.EndCallAsync("outlives");
        await service.Client.EndCallAsync("again");
        var outlived = await service.Client.EndedCallAsync("outlives");
        await receiver.ArrivedAsync();

        Assert.Equal("in_progress", meanwhile.Text("status"));
        Assert.InRange((int)refused.StatusCode, 500, 599);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("completed service cancelled", "completed service cancelled"), (ended.Outcome(), outlived.Outcome()));
        Assert.Equal((200, 200), ((int)answered.StatusCode, (int)again.StatusCode));
        Assert.Equal(["ends", "outlives"], receiver.Requests.Select(request => request.Call));
        foreach (var id in new[] { "ends", "outlives", "again" })
        {
            Assert.Single(await service.Client.EventsAsync(id), fact => fact.Text("type") == "call.ended");
        }

        await Eventually.TrueAsync(
            async () => (await service.Client.GetStringAsync("/metrics", Cancelled)).Contains("\nagent_connector_calls_active{} 0\n", StringComparison.Ordinal), "no call is left");
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries($"/proc/{service.Id}/fd"), IsRecording);
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

    /// <summary>Sets the soft limit only: it can be raised again.</summary>
    private static void SetLimit(int process, ulong files)
    {
        var limit = new ulong[2];
        Assert.Equal(0, ReadLimit(process, OpenFiles, IntPtr.Zero, limit));
        Assert.Equal(0, WriteLimit(process, OpenFiles, [Math.Min(files, limit[1]), limit[1]], IntPtr.Zero));
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int WriteLimit(int process, int resource, ulong[] limit, IntPtr old);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int ReadLimit(int process, int resource, IntPtr limit, [Out] ulong[] old);
}
