using AgentConnector.Devices.Echo;

namespace AgentConnector.Devices.Tests.Echo;

/// <summary>A conversation in a room: the agent speaks from the start, a person joins in at 8 s.</summary>
public sealed class RoomTests
{
    private const int Rate = EchoFrame.Rate;
    private const int NearFrom = 8 * Rate;
    private const int NearTo = 12 * Rate;
    private const int Length = 14 * Rate;

    public RoomTests() => Assert.SkipUnless(EchoCanceller.IsInstalled, "libspeexdsp is not installed: apt install libspeexdsp1");

    public static TheoryData<int, int, int, bool> Rooms => new()
    {
        { 20, 150, 0, false },
        { 60, 200, 0, true },
        { 100, 250, 0, true },
        { 180, 250, 0, true },
        { 60, 200, 20, true },
        { 180, 150, -20, true },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Echo_is_20_dB_weaker_within_two_seconds(int delay, int decay, int ppm, bool distorts)
    {
        var scene = new Scene(delay, decay, ppm, distorts);
        using var canceller = new EchoCanceller { ReferenceDelay = scene.KnownDelay };

        scene.RunThrough(canceller);

        scene.Report(canceller);
        Assert.True(scene.ReductionDb(2, 4) >= 20, $"From 2 s on it is {scene.ReductionDb(2, 4):F1} dB.");
        Assert.True(scene.ReductionDb(4, 8) >= 20, $"From 4 s on it is {scene.ReductionDb(4, 8):F1} dB.");
        Assert.True(scene.WorstReductionDb(2, 8) >= 12, $"The loudest 100 ms of echo is only {scene.WorstReductionDb(2, 8):F1} dB weaker.");
        Assert.True(canceller.ErleDb >= 15, $"The canceller's own estimate is {canceller.ErleDb:F1} dB.");
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_person_who_interrupts_is_heard_within_300_ms_and_stays_intelligible(int delay, int decay, int ppm, bool distorts)
    {
        var scene = new Scene(delay, decay, ppm, distorts);
        using var canceller = new EchoCanceller { ReferenceDelay = scene.KnownDelay };

        scene.RunThrough(canceller);

        scene.Report(canceller);
        Assert.InRange(scene.HeardAfter, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
        Assert.InRange(scene.NearGainDb, -6, 3);
    }

    [Fact]
    public void Without_a_canceller_the_echo_stays()
    {
        var scene = new Scene(60, 200, 0, true);

        scene.RunThrough(control: null);

        Assert.InRange(scene.ReductionDb(2, 8), -0.1, 0.1);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Half_duplex_mutes_the_echo_and_opens_to_a_raised_voice(int delay, int decay, int ppm, bool distorts)
    {
        var scene = new Scene(delay, decay, ppm, distorts, nearLevel: -10);
        using var gate = new HalfDuplexGate { ReferenceDelay = scene.KnownDelay };

        scene.RunThrough(gate);

        Assert.True(scene.ReductionDb(2, 8) >= 20, $"It is {scene.ReductionDb(2, 8):F1} dB.");
        Assert.InRange(scene.HeardAfter, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Cleaned_sound_is_as_late_as_the_canceller_says()
    {
        using var canceller = new EchoCanceller();
        var person = new Voice(2, 190).Speak(4 * Rate, level: -20);
        short[] microphone = [.. person.Select(sample => (short)(sample * 32767))];
        var (cleaned, silence) = (new short[microphone.Length], new short[EchoFrame.Samples]);
        for (var at = 0; at < microphone.Length; at += EchoFrame.Samples)
        {
            canceller.Process(microphone.AsSpan(at, EchoFrame.Samples), silence, cleaned.AsSpan(at, EchoFrame.Samples));
        }

        var late = Enumerable.Range(0, 3 * EchoFrame.Samples).MaxBy(lag => Enumerable.Range(Rate, Rate).Sum(i => (double)microphone[i] * cleaned[i + lag]));

        Assert.InRange(TimeSpan.FromSeconds((double)late / Rate).TotalMilliseconds, canceller.Latency.TotalMilliseconds - 0.1, canceller.Latency.TotalMilliseconds + 0.1);
    }

    [Fact]
    public void A_frame_is_cleaned_without_allocating()
    {
        using var canceller = new EchoCanceller { ReferenceDelay = TimeSpan.FromMilliseconds(60) };
        var (frame, cleaned) = (new short[EchoFrame.Samples], new short[EchoFrame.Samples]);
        canceller.Process(frame, frame, cleaned);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 500; i++)
        {
            canceller.Process(frame, frame, cleaned);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Scene
    {
        private readonly short[] far;
        private readonly short[] microphone;
        private readonly float[] near;
        private readonly short[] cleaned = new short[Length];

        public Scene(int delay, int decay, int ppm, bool distorts, double nearLevel = -24)
        {
            var room = new SimulatedRoom(TimeSpan.FromMilliseconds(delay), TimeSpan.FromMilliseconds(decay), DriftPpm: ppm, Distorts: distorts);
            KnownDelay = TimeSpan.FromMilliseconds(delay - 10); // the air is what nobody knows
            var spoken = new Voice(1, 110).Speak(Length, level: -20);
            var echo = room.EchoOf(spoken);
            var person = new Voice(2, 190).Speak(NearTo - NearFrom, nearLevel);
            near = new float[Length];
            person.CopyTo(near, NearFrom);
            var noise = new Noise(3);
            far = Samples(spoken);
            microphone = Samples([.. echo.Select((sample, i) => sample + near[i] + (float)(0.001 * noise.NextGaussian()))]);
        }

        public TimeSpan KnownDelay { get; }

        /// <summary>From the person's first sound to the first frame of it that passes.</summary>
        public TimeSpan HeardAfter
        {
            get
            {
                var begins = NearFrom + Array.FindIndex(near[NearFrom..], sample => Math.Abs(sample) > 0.01f);
                for (var at = begins; at + EchoFrame.Samples <= NearTo; at += EchoFrame.Samples)
                {
                    var wanted = EchoFrame.Decibels(EchoFrame.Energy(Samples(near[at..(at + EchoFrame.Samples)])));
                    if (wanted > -40 && EchoFrame.Decibels(Energy(cleaned, at, at + EchoFrame.Samples)) > wanted - 6)
                    {
                        return TimeSpan.FromSeconds((double)(at + EchoFrame.Samples - begins) / Rate);
                    }
                }

                return TimeSpan.MaxValue;
            }
        }

        /// <summary>How much of the person's own sound is in the result, wherever the canceller's own delay put it.</summary>
        public double NearGainDb
        {
            get
            {
                double best = 0;
                for (var late = 0; late <= 2 * EchoFrame.Samples; late++)
                {
                    double product = 0, energy = 0;
                    for (var i = NearFrom + (Rate / 2); i < NearTo - (Rate / 2); i++)
                    {
                        product += near[i] * cleaned[i + late] / 32768.0;
                        energy += near[i] * near[i];
                    }

                    best = Math.Max(best, product / energy);
                }

                return 20 * Math.Log10(Math.Max(1e-6, best));
            }
        }

        public void RunThrough(IEchoControl? control)
        {
            for (var at = 0; at + EchoFrame.Samples <= Length; at += EchoFrame.Samples)
            {
                var frame = microphone.AsSpan(at, EchoFrame.Samples);
                if (control is null)
                {
                    frame.CopyTo(cleaned.AsSpan(at));
                }
                else
                {
                    control.Process(frame, far.AsSpan(at, EchoFrame.Samples), cleaned.AsSpan(at, EchoFrame.Samples));
                }
            }
        }

        public void Report(EchoCanceller canceller) => TestContext.Current.TestOutputHelper!.WriteLine(
            $"0-2 s {ReductionDb(0, 2):F1} dB, 2-4 s {ReductionDb(2, 4):F1} dB, 4-8 s {ReductionDb(4, 8):F1} dB, loudest {WorstReductionDb(2, 8):F1} dB, "
            + $"ERLE {canceller.ErleDb:F1} dB, heard after {HeardAfter.TotalMilliseconds} ms at {NearGainDb:F1} dB");

        public double ReductionDb(int fromSecond, int toSecond) =>
            EchoFrame.Decibels(Energy(microphone, fromSecond * Rate, toSecond * Rate))
            - EchoFrame.Decibels(Energy(cleaned, fromSecond * Rate, toSecond * Rate));

        /// <summary>The loudest 100 ms that is left, against the loudest 100 ms there was.</summary>
        public double WorstReductionDb(int fromSecond, int toSecond) =>
            Loudest(microphone, fromSecond * Rate, toSecond * Rate) - Loudest(cleaned, fromSecond * Rate, toSecond * Rate);

        private static double Loudest(short[] samples, int from, int to)
        {
            var loudest = double.MinValue;
            for (var at = from; at + (Rate / 10) <= to; at += Rate / 10)
            {
                loudest = Math.Max(loudest, EchoFrame.Decibels(Energy(samples, at, at + (Rate / 10))));
            }

            return loudest;
        }

        private static double Energy(short[] samples, int from, int to) => EchoFrame.Energy(samples.AsSpan(from, to - from));

        private static short[] Samples(float[] sound) =>
            [.. sound.Select(sample => (short)Math.Clamp(MathF.Round(sample * 32768), short.MinValue, short.MaxValue))];
    }
}
