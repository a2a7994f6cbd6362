namespace AgentConnector.Devices.Tests;

public sealed class DeviceChoiceTests
{
    private static readonly DeviceDescription Hall = new("hall", "Hall Speaker", DeviceDirection.Playback, 48_000, 2, IsDefault: true);
    private static readonly DeviceDescription Desk = new("desk", "Desk Microphone", DeviceDirection.Capture, 48_000, 1);
    private static readonly DeviceDescription Headset = new("headset", "Headset", DeviceDirection.Capture, 16_000, 1, IsDefault: true);
    private static readonly DeviceDescription Monitor = new("hall.monitor", "Monitor of Hall Speaker", DeviceDirection.Capture, 48_000, 2, IsMonitor: true);

    [Fact]
    public void Without_a_name_the_default_is_meant_or_else_the_first_that_is_real()
    {
        DeviceDescription[] all = [Monitor, Desk, Headset, Hall];
        DeviceDescription[] withoutDefault = [Monitor with { IsDefault = true }, Desk, Hall];

        Assert.Equal(Headset, all.Choose(DeviceDirection.Capture, null));
        Assert.Equal(Hall, all.Choose(DeviceDirection.Playback, null));
        Assert.Equal(Desk, withoutDefault.Choose(DeviceDirection.Capture, null));
    }

    [Fact]
    public void What_a_speaker_plays_is_heard_only_by_its_name()
    {
        DeviceDescription[] speakerOnly = [Monitor with { IsDefault = true }, Hall];

        var refusal = Assert.Throws<DeviceException>(() => speakerOnly.Choose(DeviceDirection.Capture, null));

        Assert.Equal(DeviceFault.BackendUnavailable, refusal.Fault);
        Assert.Equal("This machine has no microphone: plug one in. What a speaker plays is taken for a microphone only by its name: hall.monitor.", refusal.Message);
        Assert.Equal("hall.monitor", speakerOnly.Choose(DeviceDirection.Capture, "hall.monitor").Name);
    }

    [Fact]
    public void A_name_nobody_has_is_refused_with_those_there_are()
    {
        DeviceDescription[] all = [Desk, Headset, Hall];

        var refusal = Assert.Throws<DeviceException>(() => all.Choose(DeviceDirection.Capture, "attic"));

        Assert.Equal((DeviceFault.NotFound, "There is no microphone attic; there is desk, headset."), (refusal.Fault, refusal.Message));
        Assert.Equal(DeviceFault.BackendUnavailable, Assert.Throws<DeviceException>(() => Array.Empty<DeviceDescription>().Choose(DeviceDirection.Playback, null)).Fault);
    }
}
