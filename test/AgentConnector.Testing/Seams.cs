namespace AgentConnector.Testing;

/// <summary>Finds clicks, gaps and slips in what should be one unbroken sine.</summary>
public static class Seams
{
    /// <summary>
    /// The largest deviation of any sample from the sine that fits the signal best, in dB below the amplitude of that sine. Rounding to
    /// 16 bits alone gives -84 dB at -6 dBFS; a missing sample or a click gives -30 dB and more.
    /// </summary>
    /// <param name="signal">The tone, without what comes before and after it.</param>
    /// <param name="hz">Its frequency.</param>
    /// <param name="rate">Sample rate in Hz.</param>
    public static double Worst(ReadOnlySpan<double> signal, double hz, double rate)
    {
        var (sine, cosine) = Fit(signal, hz, rate);
        var worst = 0.0;
        for (var i = 0; i < signal.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * hz * i / rate);
            worst = Math.Max(worst, Math.Abs(signal[i] - (sine * sin) - (cosine * cos)));
        }

        return Level.Decibels(worst / Math.Max(Math.Sqrt((sine * sine) + (cosine * cosine)), 1e-9));
    }

    /// <summary>The same for 16-bit samples.</summary>
    public static double Worst(ReadOnlySpan<short> signal, double hz, double rate) => Worst(Level.Normalised(signal), hz, rate);

    /// <summary>The amplitudes of sine and cosine at a frequency that fit the signal with the least squares.</summary>
    public static (double Sine, double Cosine) Fit(ReadOnlySpan<double> signal, double hz, double rate)
    {
        var (ss, sc, cc, xs, xc) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < signal.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * hz * i / rate);
            ss += sin * sin;
            sc += sin * cos;
            cc += cos * cos;
            xs += signal[i] * sin;
            xc += signal[i] * cos;
        }

        var determinant = (ss * cc) - (sc * sc);
        return (((xs * cc) - (xc * sc)) / determinant, ((xc * ss) - (xs * sc)) / determinant);
    }
}
