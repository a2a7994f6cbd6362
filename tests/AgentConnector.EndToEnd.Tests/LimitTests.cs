using System.Net;
using System.Runtime.InteropServices;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What happens when there is no more: lines, or room on the disk.</summary>
public sealed partial class LimitTests : IDisposable
{
    private const int FileSize = 1; // RLIMIT_FSIZE

    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task A_call_beyond_the_last_line_is_told_to_come_back_and_can()
    {
        await using var service = await Connector.StartAsync(data.Path, ("MAX_CALLS", "2"));
        using var one = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "one" });
        using var two = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "two" });
        using var three = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "three" });
        await service.Client.EndCallAsync("one");
        using var again = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "three" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, three.StatusCode);
        Assert.Equal("lines-busy", await three.ProblemAsync());
        Assert.True(three.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode); // the same session_id: a refusal without a call is not remembered
        Assert.False(again.Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    [Fault(FaultSide.Disk, "The disk fills up in mid-call", "The call goes on; its recording stops with the warning `recording_failed`. New calls are refused until there is room, then taken again")]
    public async Task A_disk_that_fills_up_during_a_call_costs_the_recording_not_the_call_and_is_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "File size limits of a running process are set with Linux' prlimit.");

        // Instead of a full disk: no file may grow, as with LimitFSIZE= of a unit.
        await using var service = await ServiceProcess.ServeAsync(
            Connector.Program, ["serve"],
            new Dictionary<string, string> { ["DATA_DIR"] = data.Path, ["DEFAULT_TO"] = "wav:demo", ["SIMULATE"] = "true" },
            TestContext.Current.CancellationToken);
        using var started = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "cut", simulate = new { scenario = "long" } });
        await service.Client.EventAsync("cut", "call.turn");

        SetFileLimit(service.Id, bytes: 0);
        await ServiceProcess.EventuallyAsync(async () => !await IsReadyAsync(service), TestContext.Current.CancellationToken);
        await ServiceProcess.EventuallyAsync(
            () => Task.FromResult(service.Output.Contains("A call is not recorded: the disk refused", StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        using var refused = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "late" });
        var meanwhile = await service.Client.CallAsync("cut");

        SetFileLimit(service.Id, bytes: ulong.MaxValue);
        await ServiceProcess.EventuallyAsync(() => IsReadyAsync(service), TestContext.Current.CancellationToken);
        await service.Client.EndCallAsync("cut");
        var record = await service.Client.EndedCallAsync("cut");
        using var again = await service.Client.StartCallAsync(new { agent_id = "a", session_id = "late" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("store-unavailable", await refused.ProblemAsync());
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("in_progress", meanwhile.Text("status"));
        Assert.Equal("completed service cancelled", record.Outcome());
        Assert.Contains(record.GetProperty("warnings").EnumerateArray(), warning => warning.Text("code") == "recording_failed");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        _ = StereoFile.Read(Directory.GetFiles(Path.Combine(data.Path, "recordings"), "cut-*").Single());
    }

    private static async Task<bool> IsReadyAsync(ServiceProcess service)
    {
        using var ready = await service.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return ready.IsSuccessStatusCode;
    }

    /// <summary>Sets the soft limit only: it can be raised again.</summary>
    private static void SetFileLimit(int process, ulong bytes) =>
        Assert.Equal(0, SetLimit(process, FileSize, [bytes, ulong.MaxValue], IntPtr.Zero));

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int SetLimit(int process, int resource, ulong[] limit, IntPtr old);
}
