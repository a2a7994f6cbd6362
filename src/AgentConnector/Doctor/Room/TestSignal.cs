namespace AgentConnector.Doctor.Room;

/// <summary>
/// What the doctor plays: silence to hear the room, a chirp, noise that swells like speech (an echo canceller learns from it), the
/// same chirp again (the clocks' drift shows between the two), silence for the echo of the last.
/// </summary>
internal static class TestSignal
{
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Chirp = TimeSpan.FromSeconds(0.4);

    /// <summary>From the first chirp's start to the noise's: an echo may be this late, the chirp's own length taken off.</summary>
    public static readonly TimeSpan Noise = TimeSpan.FromSeconds(1.4);

    public static readonly TimeSpan NoiseLength = TimeSpan.FromSeconds(3.5);

    /// <summary>From the first chirp's start to the second's.</summary>
    public static readonly TimeSpan SecondChirp = TimeSpan.FromSeconds(5.3);

    /// <summary>The latest echo that can be told from none.</summary>
    public static readonly TimeSpan LatestEcho = TimeSpan.FromSeconds(1.6);

    public static readonly TimeSpan Length = Quiet + SecondChirp + Chirp + LatestEcho + TimeSpan.FromSeconds(0.5);

    private const double LowestHz = 200;
    private const double HighestHz = 6000;

    // Loud enough to be heard over a room, not so loud that somebody jumps: −17 dBFS rms.
    private const double ChirpPeak = 0.2;
    private const double NoiseRms = 0.1;

    /// <summary>The whole of it, mono.</summary>
    /// <param name="rate">In Hz; from 16 000, or the upper part of the chirp is left out.</param>
    public static short[] Make(int rate)
    {
        var signal = new double[At(Length, rate)];
        var chirp = MakeChirp(rate);
        var first = At(Quiet, rate);
        chirp.CopyTo(signal, first);
        chirp.CopyTo(signal, first + At(SecondChirp, rate));
        MakeNoise(rate).CopyTo(signal, first + At(Noise, rate));
        return Array.ConvertAll(signal, sample => (short)Math.Round(Math.Clamp(sample, -1, 1) * 32767));
    }

    private static int At(TimeSpan time, int rate) => (int)Math.Round(time.TotalSeconds * rate);

    /// <summary>An exponential sweep: equally long in each octave, soft at both ends.</summary>
    private static double[] MakeChirp(int rate)
    {
        var chirp = new double[At(Chirp, rate)];
        var octaves = Math.Log(Math.Min(HighestHz, 0.42 * rate) / LowestHz);
        for (var i = 0; i < chirp.Length; i++)
        {
            var position = (double)i / chirp.Length;
            var phase = 2 * Math.PI * LowestHz * Chirp.TotalSeconds / octaves * (Math.Exp(position * octaves) - 1);
            chirp[i] = ChirpPeak * Math.Sin(phase) * Math.Min(1, Math.Min(position, 1 - position) / 0.03);
        }

        return chirp;
    }

    /// <summary>Noise between about 150 Hz and 4 kHz, four syllables a second; the same every time.</summary>
    private static double[] MakeNoise(int rate)
    {
        var noise = new double[At(NoiseLength, rate)];
        var (low, high) = (1 - Math.Exp(-2 * Math.PI * 150 / rate), 1 - Math.Exp(-2 * Math.PI * Math.Min(2500, 0.3 * rate) / rate));
        var (slow, smooth, energy) = (0.0, 0.0, 0.0);
        ulong state = 0x9E3779B97F4A7C15;
        for (var i = 0; i < noise.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            smooth += high * (((state >> 11) / (double)(1UL << 52)) - 1 - smooth);
            slow += low * (smooth - slow);
            var seconds = (double)i / rate;
            var syllable = 0.55 - (0.45 * Math.Cos(2 * Math.PI * 4 * seconds));
            noise[i] = (smooth - slow) * syllable;
            energy += noise[i] * noise[i];
        }

        var gain = NoiseRms / Math.Sqrt(energy / noise.Length);
        return Array.ConvertAll(noise, sample => sample * gain);
    }
}
