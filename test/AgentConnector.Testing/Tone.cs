namespace AgentConnector.Testing;

/// <summary>Test signals, in 16-bit samples unless a method says otherwise.</summary>
public static class Tone
{
    /// <summary>A sine.</summary>
    /// <param name="hz">Frequency.</param>
    /// <param name="seconds">Length.</param>
    /// <param name="rate">Sample rate in Hz.</param>
    /// <param name="dbfs">Level: 0 is a sine that just reaches full scale.</param>
    public static short[] At(double hz, double seconds, int rate = 16_000, double dbfs = -6)
    {
        var tone = new short[(int)Math.Round(seconds * rate)];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = short.CreateSaturating(Math.Round(32767 * Math.Pow(10, dbfs / 20) * Math.Sin(2 * Math.PI * hz * i / rate)));
        }

        return tone;
    }

    /// <summary>A sine of full scale 1.0, not rounded to 16 bits.</summary>
    public static float[] Exact(double hz, double seconds, int rate, double amplitude = 1)
    {
        var tone = new float[(int)Math.Round(seconds * rate)];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = (float)(amplitude * Math.Sin(2 * Math.PI * hz * i / rate));
        }

        return tone;
    }

    /// <summary>White noise, the same for the same seed, evenly spread over ±<paramref name="peak"/>.</summary>
    public static short[] Noise(double seconds, int rate = 16_000, int peak = 10_000, ulong seed = 1)
    {
        var random = new Seeded(seed);
        var noise = new short[(int)Math.Round(seconds * rate)];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (short)random.Next(-peak, peak + 1);
        }

        return noise;
    }
}
