using AgentConnector.Devices.Echo;
using AgentConnector.Doctor;
using AgentConnector.Doctor.Room;
using AgentConnector.Tests.Doctor.Room;

namespace AgentConnector.Tests.Doctor;

/// <summary>Rooms a call would suffer in, from their sound to the advice.</summary>
public sealed class RoomAdviceTests
{
    [Fact]
    public void A_good_room_has_nothing_wrong_and_keeps_the_automatic_canceller()
    {
        var (findings, aec) = Examine(new TestRoom { ReturnDb = -12 }.Record());

        Assert.All(findings, finding => Assert.Equal(Verdict.Good, finding.Verdict));
        Assert.Equal("auto", aec);
    }

    [Fact]
    public void An_echo_louder_than_it_was_played_is_to_be_turned_down()
    {
        var (findings, _) = Examine(new TestRoom { ReturnDb = 5, Distorts = false }.Record());

        var echo = Of(findings, "echo");
        Assert.Equal(Verdict.Wrong, echo.Verdict);
        Assert.Contains("Turn the speaker down", echo.Advice);
    }

    [Fact]
    public void An_overdriven_microphone_is_to_be_turned_down()
    {
        var (findings, _) = Examine(new TestRoom { ReturnDb = 12, Distorts = false }.RecordAs(heard => [.. heard.Select(sample => sample * 8)]));

        var clipping = Of(findings, "clipping");
        Assert.Equal(Verdict.Wrong, clipping.Verdict);
        Assert.Contains("gain", clipping.Advice);
    }

    [Theory]
    [InlineData(-38, (int)Verdict.Fair)]
    [InlineData(-25, (int)Verdict.Wrong)]
    public void A_loud_room_is_told(double noise, int verdict)
    {
        var (findings, _) = Examine(new TestRoom { NoiseDb = noise }.Record());

        Assert.Equal((Verdict)verdict, Of(findings, "noise").Verdict);
    }

    [Fact]
    public void A_microphone_that_hears_another_room_points_to_the_device_settings_and_to_headsets()
    {
        var (findings, aec) = Examine(new TestRoom { ReturnDb = -200, NoiseDb = -55 }.Record());

        var echo = Of(findings, "echo");
        Assert.Equal(Verdict.Wrong, echo.Verdict);
        Assert.Contains("AUDIO_OUTPUT", echo.Advice);
        Assert.Contains("AUDIO_AEC=off", echo.Advice);
        Assert.Null(aec);
    }

    [Fact]
    public void With_a_headset_nothing_heard_is_as_it_should_be()
    {
        var (findings, aec) = Examine(new TestRoom { ReturnDb = -200, NoiseDb = -60 }.Record(), AecMode.Off);

        Assert.All(findings, finding => Assert.Equal(Verdict.Good, finding.Verdict));
        Assert.Equal("off", aec);
    }

    [Fact]
    public void A_dead_microphone_is_the_only_thing_told()
    {
        var (findings, _) = Examine(new TestRoom().RecordAs(heard => new float[heard.Length]));

        var microphone = Assert.Single(findings);
        Assert.Equal(Verdict.Wrong, microphone.Verdict);
        Assert.Contains("AUDIO_INPUT", microphone.Advice);
    }

    [Theory]
    [InlineData(320, (int)Verdict.Fair)]
    [InlineData(900, (int)Verdict.Wrong)]
    public void A_late_echo_asks_for_wired_devices(double delay, int verdict)
    {
        var (findings, _) = Examine(new TestRoom { DelayMs = delay }.Record());

        Assert.Equal((Verdict)verdict, Of(findings, "delay").Verdict);
        Assert.Contains("Bluetooth", Of(findings, "delay").Advice);
    }

    [Fact]
    public void Clocks_that_run_apart_ask_for_one_device()
    {
        var (findings, _) = Examine(new TestRoom { DriftPpm = 150 }.Record());

        Assert.Contains("one device", Of(findings, "clocks").Advice);
    }

    [Fact]
    public void Lost_sound_is_wrong()
    {
        var (findings, _) = Examine(new TestRoom().RecordAs(heard => [.. heard[..60_000], .. heard[60_480..], .. new float[480]]));

        Assert.Equal(Verdict.Wrong, Of(findings, "dropouts").Verdict);
        Assert.Contains("30 ms", Of(findings, "dropouts").Seen);
    }

    [Theory]
    [InlineData(null, "half-duplex")]
    [InlineData(-60.0, "off")]
    public void A_poor_canceller_gives_way_to_half_duplex_and_no_echo_to_none(double? level, string expected)
    {
        var report = new RoomReport
        {
            NoiseDb = -60,
            PeakDb = -20,
            ClippedShare = 0,
            Delay = TimeSpan.FromMilliseconds(60),
            ReturnDb = level ?? -8,
            ErleDb = 5,
            DriftPpm = 0,
        };

        Assert.Equal(expected, RoomAdvice.BestAec(report, AecMode.Speex));
    }

    [Theory]
    [InlineData(-0.04, "at 0.0 dB")]
    [InlineData(0.04, "at 0.0 dB")]
    [InlineData(0.06, "at +0.1 dB")]
    [InlineData(-0.06, "at -0.1 dB")]
    public void A_level_that_rounds_to_nought_has_no_sign(double level, string expected)
    {
        var report = new RoomReport
        {
            NoiseDb = -60,
            PeakDb = -20,
            ClippedShare = 0,
            Delay = TimeSpan.FromMilliseconds(60),
            ReturnDb = level,
            ErleDb = 25,
            DriftPpm = 0,
        };

        Assert.Contains(expected, Of(RoomAdvice.Of(report, AecMode.Speex), "echo").Seen);
    }

    [Fact]
    public void An_echo_with_cancelling_off_is_wrong()
    {
        var (findings, aec) = Examine(new TestRoom().Record(), AecMode.Off);

        Assert.Equal(Verdict.Wrong, Of(findings, "echo").Verdict);
        Assert.Equal("auto", aec);
    }

    private static (IReadOnlyList<Finding> Findings, string? Aec) Examine(RoomRecording recording, AecMode mode = AecMode.Speex)
    {
        Assert.SkipUnless(mode is not AecMode.Speex || EchoCanceller.IsInstalled, "libspeexdsp is not installed: apt install libspeexdsp1");
        using var control = new EchoPlan(mode, null, null, "").CreateControl(TimeSpan.Zero);
        var report = RoomMeasurement.Of(recording, control);
        return (RoomAdvice.Of(report, mode), RoomAdvice.BestAec(report, mode));
    }

    private static Finding Of(IReadOnlyList<Finding> findings, string check) => Assert.Single(findings, finding => finding.Check == check);
}
