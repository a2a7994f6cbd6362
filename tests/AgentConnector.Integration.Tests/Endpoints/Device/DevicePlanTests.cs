using AgentConnector.Devices;
using AgentConnector.Devices.Echo;
using AgentConnector.Devices.Files;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Integration.Tests.Endpoints.Device;

public sealed class DevicePlanTests
{
    [Fact]
    public void Who_has_an_echo_cancelling_pair_has_the_devices_behind_it()
    {
        DeviceDescription[] devices =
        [
            new("desk_mic", "Desk", DeviceDirection.Capture, 48_000, 1, IsDefault: true),
            new("hall", "Hall", DeviceDirection.Playback, 48_000, 2, IsDefault: true),
            new("ec_src", "Clean", DeviceDirection.Capture, 16_000, 1, EchoCancelled: true, Master: "desk_mic"),
            new("ec_sink", "Clean", DeviceDirection.Playback, 16_000, 1, EchoCancelled: true, Master: "hall"),
        ];

        Assert.Equal(["microphone ec_src", "microphone desk_mic", "speaker ec_sink", "speaker hall"], Holds(AecMode.Auto));
        Assert.Equal(["microphone desk_mic", "speaker hall"], Holds(AecMode.Off));

        IReadOnlyList<string> Holds(AecMode aec) =>
            DevicePlan.Of(new NullBackend(), EchoPlan.Choose(aec, devices, null, null, speexIsInstalled: true), devices).Holds;
    }

    [Fact]
    public void Masters_that_name_each_other_do_not_end_in_a_circle()
    {
        DeviceDescription[] devices =
        [
            new("a", "A", DeviceDirection.Capture, 16_000, 1, IsDefault: true, Master: "b"),
            new("b", "B", DeviceDirection.Capture, 16_000, 1, Master: "a"),
            new("s", "S", DeviceDirection.Playback, 16_000, 1, IsDefault: true, Master: "gone"),
        ];

        Assert.Equal(
            ["microphone a", "microphone b", "speaker s", "speaker gone"],
            DevicePlan.Of(new NullBackend(), EchoPlan.Choose(AecMode.Off, devices, null, null, speexIsInstalled: true), devices).Holds);
    }
}
