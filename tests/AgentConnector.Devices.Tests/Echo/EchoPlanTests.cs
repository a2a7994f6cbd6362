using AgentConnector.Devices.Echo;

namespace AgentConnector.Devices.Tests.Echo;

public sealed class EchoPlanTests
{
    private static readonly DeviceDescription Microphone = new("mic", "Microphone", DeviceDirection.Capture, 48_000, 1, IsDefault: true);
    private static readonly DeviceDescription Speaker = new("speaker", "Speaker", DeviceDirection.Playback, 48_000, 2, IsDefault: true);
    private static readonly DeviceDescription CleanMicrophone = new("ec_src", "Clean", DeviceDirection.Capture, 16_000, 1, EchoCancelled: true);
    private static readonly DeviceDescription ReferenceSpeaker = new("ec_sink", "Clean", DeviceDirection.Playback, 16_000, 1, EchoCancelled: true);

    private static readonly DeviceDescription[] Plain = [Microphone, Speaker];
    private static readonly DeviceDescription[] WithPair = [Microphone, Speaker, CleanMicrophone, ReferenceSpeaker];

    [Fact]
    public void Auto_takes_the_sound_servers_own_pair_first()
    {
        var plan = EchoPlan.Choose(AecMode.Auto, WithPair, null, null, speexIsInstalled: true);

        Assert.Equal((AecMode.System, "ec_src", "ec_sink"), (plan.Mode, plan.CaptureDevice, plan.PlaybackDevice));
        Assert.Null(plan.CreateControl(TimeSpan.Zero));
    }

    [Fact]
    public void Half_a_pair_is_none() =>
        Assert.Equal(AecMode.Speex, EchoPlan.Choose(AecMode.Auto, [.. Plain, CleanMicrophone], null, null, speexIsInstalled: true).Mode);

    [Fact]
    public void A_device_somebody_named_is_not_swapped_for_the_pair()
    {
        var plan = EchoPlan.Choose(AecMode.Auto, WithPair, "mic", "speaker", speexIsInstalled: true);

        Assert.Equal((AecMode.Speex, "mic", "speaker"), (plan.Mode, plan.CaptureDevice, plan.PlaybackDevice));
    }

    [Fact]
    public void Without_pair_and_library_auto_is_half_duplex_and_says_what_to_install()
    {
        var plan = EchoPlan.Choose(AecMode.Auto, Plain, null, null, speexIsInstalled: false);

        Assert.Equal(AecMode.HalfDuplex, plan.Mode);
        Assert.Contains("libspeexdsp1", plan.Reason, StringComparison.Ordinal);
        Assert.IsType<HalfDuplexGate>(plan.CreateControl(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(AecMode.System)]
    [InlineData(AecMode.Speex)]
    public void What_is_asked_for_by_name_and_missing_is_refused(AecMode wanted) => Assert.Throws<DeviceException>(
        () => EchoPlan.Choose(wanted, Plain, null, null, speexIsInstalled: false));

    [Theory]
    [InlineData(AecMode.Off)]
    [InlineData(AecMode.HalfDuplex)]
    public void What_needs_nothing_is_always_there(AecMode wanted) =>
        Assert.Equal(wanted, EchoPlan.Choose(wanted, WithPair, null, null, speexIsInstalled: true).Mode);
}
