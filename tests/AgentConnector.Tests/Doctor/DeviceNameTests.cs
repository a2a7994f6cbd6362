using AgentConnector.Devices;
using AgentConnector.Doctor;

namespace AgentConnector.Tests.Doctor;

public sealed class DeviceNameTests
{
    private static readonly DeviceDescription[] Devices =
    [
        new("alsa_input.usb-headset", "Headset", DeviceDirection.Capture, 48_000, 1),
        new("alsa_output.usb-headset", "Headset", DeviceDirection.Playback, 48_000, 2),
        new("alsa_output.pci.hdmi", "HDMI one", DeviceDirection.Playback, 48_000, 2),
        new("alsa_output.pci.analog", "Speakers", DeviceDirection.Playback, 48_000, 2),
        new("alsa_output.pci.analog.monitor", "Monitor of Speakers", DeviceDirection.Capture, 48_000, 2, IsMonitor: true),
    ];

    [Theory]
    [InlineData("default", "set-mic", "set-speaker")]
    [InlineData("alsa_output.pci.analog", "set-mic", "alsa_output.pci.analog")]
    [InlineData("alsa_input.usb-headset", "alsa_input.usb-headset", "set-speaker")]
    [InlineData("headset", "alsa_input.usb-headset", "alsa_output.usb-headset")]
    [InlineData("hdmi", "set-mic", "alsa_output.pci.hdmi")]
    [InlineData("alsa_output.pci.analog.monitor", "alsa_output.pci.analog.monitor", "set-speaker")]
    public void A_name_means_a_microphone_a_speaker_or_both(string name, string microphone, string speaker) =>
        Assert.Equal((microphone, speaker), DeviceName.Resolve(Devices, name, "set-mic", "set-speaker"));

    [Theory]
    [InlineData("bagpipe")]
    [InlineData("pci")]
    [InlineData("monitor")]
    public void A_name_that_fits_none_or_several_means_nothing(string name) =>
        Assert.Null(DeviceName.Resolve(Devices, name, null, null));
}
