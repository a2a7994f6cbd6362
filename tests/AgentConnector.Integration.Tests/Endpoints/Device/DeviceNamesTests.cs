using AgentConnector.Devices;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Integration.Tests.Endpoints.Device;

public sealed class DeviceNamesTests
{
    private static readonly IReadOnlyList<DeviceDescription> Devices =
    [
        new("desk_mic", "Desk Microphone", DeviceDirection.Capture, 48_000, 1, IsDefault: true),
        new("headset", "Headset", DeviceDirection.Capture, 16_000, 1),
        new("hall", "Hall Speaker", DeviceDirection.Playback, 48_000, 2, IsDefault: true),
        new("headset", "Headset", DeviceDirection.Playback, 16_000, 1),
        new("hall.monitor", "Monitor of Hall Speaker", DeviceDirection.Capture, 48_000, 2, IsMonitor: true),
    ];

    [Theory]
    [InlineData("default", null, null, null, null)]
    [InlineData("default", "headset", "", "headset", null)]
    [InlineData("default", "Headset", "HALL SPEAKER", "headset", "hall")]
    [InlineData("desk_mic", null, "headset", "desk_mic", "headset")]
    [InlineData("hall", "headset", null, "headset", "hall")]
    [InlineData("headset", null, null, "headset", "headset")]
    [InlineData("desk_mic|headset", null, null, "desk_mic", "headset")]
    [InlineData("|headset", "headset", null, "headset", "headset")]
    [InlineData("hall.monitor|default", null, null, "hall.monitor", null)]
    public void A_name_means_a_microphone_a_speaker_or_both(string name, string? input, string? output, string? microphone, string? speaker) =>
        Assert.Equal((microphone, speaker), DeviceNames.Find(name, Devices, input, output));

    [Theory]
    [InlineData("attic", null, "device attic")]
    [InlineData("hall|desk_mic", null, "microphone hall")]
    [InlineData("default", "attic", "AUDIO_INPUT attic")]
    public void A_name_nobody_has_is_refused_with_those_there_are(string name, string? input, string named)
    {
        var refusal = Assert.Throws<DeviceException>(() => DeviceNames.Find(name, Devices, input, null));

        Assert.Equal(DeviceFault.NotFound, refusal.Fault);
        Assert.Contains($"There is no {named}; there is desk_mic, headset, hall.", refusal.Message, StringComparison.Ordinal);
    }
}
