using AgentConnector.Audio;
using AgentConnector.Devices.Echo;
using AgentConnector.Doctor.Room;
using FsCheck.Fluent;

namespace AgentConnector.Tests.Doctor.Room;

/// <summary>Figures against rooms whose values are known.</summary>
public sealed class RoomMeasurementTests
{
    [Fact]
    public void Delay_level_and_drift_of_any_room_are_found()
    {
        var rooms =
            from delay in Gen.Choose(5, 600)
            from decay in Gen.Choose(20, 250)
            from level in Gen.Choose(-30, 3)
            from ppm in Gen.Choose(-120, 120)
            from noise in Gen.Choose(-80, -55)
            select new TestRoom { DelayMs = delay, DecayMs = decay, ReturnDb = level, DriftPpm = ppm, NoiseDb = noise };

        Prop.ForAll(rooms.ToArbitrary(), room =>
        {
            var report = RoomMeasurement.Of(room.Record());
            return (Math.Abs((report.Delay?.TotalMilliseconds ?? double.NaN) - room.DelayMs) <= 5).Label($"delay {report.Delay?.TotalMilliseconds:F1}")
                .And((Math.Abs((report.ReturnDb ?? double.NaN) - room.ReturnDb) <= 2).Label($"level {report.ReturnDb:F1}"))
                .And((Math.Abs((report.DriftPpm ?? double.NaN) - room.DriftPpm) <= 10).Label($"drift {report.DriftPpm:F1}"))
                .And((Math.Abs(report.NoiseDb - room.NoiseDb) <= 1).Label($"noise {report.NoiseDb:F1}"))
                .And((report is { Holes: 0, ClippedShare: 0 }).Label($"{report.Holes} holes, clipped {report.ClippedShare:P2}"))
                .And((report.LostSound == TimeSpan.Zero).Label($"lost {report.LostSound}"));
        }).MustHold(cases: 12);
    }

    [Theory]
    [InlineData(48_000, 44_100)]
    [InlineData(44_100, 16_000)]
    [InlineData(16_000, 48_000)]
    public void Speaker_and_microphone_may_run_at_rates_of_their_own(int playedRate, int heardRate)
    {
        var recording = new TestRoom { DelayMs = 80, DriftPpm = 30 }.Record();
        recording = new(At(recording.Played, playedRate), playedRate, At(recording.Heard, heardRate), heardRate);

        var report = RoomMeasurement.Of(recording);

        Assert.InRange(report.Delay!.Value.TotalMilliseconds, 75, 85);
        Assert.InRange(report.ReturnDb!.Value, -10, -6);
        Assert.InRange(report.DriftPpm!.Value, 20, 40);
    }

    [Fact]
    public void A_canceller_is_tried_on_the_recording()
    {
        Assert.SkipUnless(EchoCanceller.IsInstalled, "libspeexdsp is not installed: apt install libspeexdsp1");
        using var canceller = new EchoCanceller();

        var report = RoomMeasurement.Of(new TestRoom { DelayMs = 100 }.Record(), canceller);

        Assert.InRange(report.ErleDb!.Value, 15, 80);
    }

    [Fact]
    public void A_canceller_cannot_follow_clocks_that_run_apart_and_the_figure_shows_it()
    {
        Assert.SkipUnless(EchoCanceller.IsInstalled, "libspeexdsp is not installed: apt install libspeexdsp1");
        using var canceller = new EchoCanceller();
        using var another = new EchoCanceller();

        var together = RoomMeasurement.Of(new TestRoom().Record(), canceller);
        var apart = RoomMeasurement.Of(new TestRoom { DriftPpm = 400 }.Record(), another);

        Assert.True(apart.ErleDb < together.ErleDb - 3, $"{apart.ErleDb:F1} dB against {together.ErleDb:F1} dB");
    }

    [Fact]
    public void Sound_that_went_missing_is_not_taken_for_drift()
    {
        var report = RoomMeasurement.Of(new TestRoom().RecordAs(heard => [.. heard[..60_000], .. heard[60_320..], .. new float[320]]));

        Assert.Null(report.DriftPpm);
        Assert.InRange(report.LostSound.TotalMilliseconds, 19, 21);
    }

    [Fact]
    public void Holes_are_counted()
    {
        var report = RoomMeasurement.Of(new TestRoom { DelayMs = 40 }.RecordAs(heard =>
        {
            // where the noise swells: in its pauses a hole is nothing
            foreach (var at in new[] { 2.81, 3.31, 4.31 })
            {
                heard.AsSpan((int)(at * RoomRecording.Rate), 320).Clear();
            }

            return heard;
        }));

        Assert.Equal(3, report.Holes);
    }

    [Fact]
    public void Nothing_but_noise_is_no_echo()
    {
        for (uint seed = 1; seed <= 10; seed++)
        {
            Assert.False(RoomMeasurement.Of(new TestRoom { ReturnDb = -200, NoiseDb = -30, Seed = seed }.Record()).WasHeard);
        }
    }

    [Fact]
    public void Digital_silence_is_a_dead_microphone()
    {
        var report = RoomMeasurement.Of(new TestRoom().RecordAs(heard => new float[heard.Length]));

        Assert.True(report.IsDead);
        Assert.False(report.WasHeard);
    }

    [Fact]
    public void A_recording_without_the_whole_signal_is_refused() =>
        Assert.Throws<ArgumentException>(() => RoomMeasurement.Of(new(new short[50_000], 16_000, new short[50_000], 16_000)));

    private static short[] At(short[] samples, int rate)
    {
        var resampler = new Resampler(RoomRecording.Rate, rate);
        var padded = samples.Concat(new short[resampler.DelaySamples]).ToArray();
        var output = new short[resampler.MaxOutput(padded.Length)];
        var written = resampler.Process(padded, output);
        return output[(int)((long)resampler.DelaySamples * rate / RoomRecording.Rate)..written];
    }
}
