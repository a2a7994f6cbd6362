using System.Collections.Concurrent;
using AgentConnector.Devices;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Tests.Endpoints.Device;

public sealed class DeviceWatchTests : IAsyncDisposable
{
    private readonly ManualTime time = new();
    private readonly FakeStream stream;
    private readonly ConcurrentQueue<EndpointNote> notes = [];
    private int restored;

    public DeviceWatchTests() => stream = new(time);

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    [Fact]
    public async Task A_call_goes_on_for_thirty_seconds_without_its_device_and_no_longer()
    {
        var watching = WatchAsync();

        stream.Happens(StreamEventKind.Lost);
        await ToldAsync("device_lost");
        await PassAsync(seconds: 29);
        Assert.False(watching.IsCompleted);
        await PassAsync(seconds: 1);

        var reason = await watching;
        Assert.True(reason!.Failure is EndpointFailure.DeviceLost);
        Assert.Contains("gave no sound for 30 s", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_comes_back_in_time_has_all_its_time_again()
    {
        using var closing = new CancellationTokenSource();
        var watching = WatchAsync(closing);

        stream.Happens(StreamEventKind.Lost);
        await ToldAsync("device_lost");
        await PassAsync(seconds: 20);
        stream.Happens(StreamEventKind.Restored);
        await ToldAsync("device_restored");
        stream.Happens(StreamEventKind.Suspended);
        await ToldAsync("device_suspended");
        await PassAsync(seconds: 20);

        Assert.False(watching.IsCompleted);
        Assert.Equal(1, restored);
        await closing.CancelAsync();
        Assert.Null(await watching);
    }

    [Fact]
    public async Task A_suspended_microphone_is_missed_although_the_speaker_resumes()
    {
        var watching = WatchAsync();

        stream.Happens(StreamEventKind.Suspended, "microphone");
        stream.Happens(StreamEventKind.Suspended, "speaker");
        stream.Happens(StreamEventKind.Resumed, "speaker");
        await ToldAsync("device_resumed");
        await PassAsync(seconds: 30);

        Assert.NotNull(await watching);
    }

    [Fact]
    public async Task A_speaker_that_runs_dry_is_told_of_at_most_twice_a_minute()
    {
        using var closing = new CancellationTokenSource();
        var watching = WatchAsync(closing);

        stream.Measures = new() { Underruns = 1 };
        await PassAsync(seconds: 1);
        await ToldAsync("device_underrun");
        stream.Measures = new() { Underruns = 100 };
        await PassAsync(seconds: 29);
        Assert.Single(notes);
        await PassAsync(seconds: 1);
        await ToldAsync("device_underrun", times: 2);
        await closing.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task A_defect_in_our_own_sink_is_not_taken_for_a_lost_device()
    {
        var watching = WatchAsync();

        stream.Breaks(new InvalidOperationException("ours"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => watching);
    }

    private Task<EndpointException?> WatchAsync(CancellationTokenSource? closing = null) =>
        new DeviceWatch(stream, notes.Enqueue, () => restored++, TimeSpan.FromSeconds(30), time)
            .RunAsync(closing?.Token ?? TestContext.Current.CancellationToken);

    private async Task ToldAsync(string code, int times = 1)
    {
        while (notes.Count(note => note.Code == code) < times)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A second at a time, as the watch looks; its answer runs on another thread, so it is given its turn.</summary>
    private async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await time.TimerSetAsync(TimeSpan.FromSeconds(1)).WaitAsync(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
