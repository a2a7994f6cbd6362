namespace AgentConnector.Testing;

/// <summary>How loud a signal is, in dBFS: 0 is a sine that just reaches full scale.</summary>
public static class Level
{
    /// <summary>What digital silence measures, in place of minus infinity.</summary>
    public const double Silence = -200;

    /// <summary>Samples on a scale of ±1.0.</summary>
    public static double[] Normalised(ReadOnlySpan<short> samples)
    {
        var normalised = new double[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            normalised[i] = samples[i] / 32768.0;
        }

        return normalised;
    }

    /// <summary>Samples of full scale 1.0 at double precision.</summary>
    public static double[] Normalised(ReadOnlySpan<float> samples)
    {
        var normalised = new double[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            normalised[i] = samples[i];
        }

        return normalised;
    }

    /// <summary>The root mean square of a signal.</summary>
    public static double Rms(ReadOnlySpan<double> signal)
    {
        var sum = 0.0;
        foreach (var sample in signal)
        {
            sum += sample * sample;
        }

        return Decibels(Math.Sqrt(2 * sum / Math.Max(1, signal.Length)));
    }

    /// <summary>The root mean square of a signal.</summary>
    public static double Rms(ReadOnlySpan<short> signal) => Rms(Normalised(signal));

    /// <summary>An amplitude of full scale 1.0 in dBFS.</summary>
    public static double Decibels(double amplitude) => Math.Max(Silence, 20 * Math.Log10(Math.Max(amplitude, 1e-30)));
}
