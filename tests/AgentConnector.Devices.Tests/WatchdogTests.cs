using AgentConnector.Devices.Tests.Fakes;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

public sealed class WatchdogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DeviceDirection.Capture, "speaker takes no samples")]
    [InlineData(DeviceDirection.Playback, "microphone gives no samples")]
    public async Task A_device_that_falls_silent_is_lost_and_opened_again(DeviceDirection alive, string reason)
    {
        await using var stream = await new FallenSilent(alive).OpenDuplexAsync(
            new() { Capture = new Ear(), Playout = new Mouth(440, 16_000), Watchdog = TimeSpan.FromSeconds(1), FirstRetryDelay = TimeSpan.FromMilliseconds(10) }, Token);

        await Eventually.TrueAsync(() => stream.Measure().Losses == 2, "it was lost, opened again, and lost again");

        var events = new List<string>();
        while (stream.Events.TryRead(out var happened))
        {
            events.Add($"{happened.Kind}: {happened.Detail}");
        }

        Assert.Equal(["Started: microphone and speaker", $"Lost: {reason}", "Restored: microphone and speaker", $"Lost: {reason}"], events.Take(4));
    }
}
