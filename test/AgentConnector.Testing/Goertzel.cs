namespace AgentConnector.Testing;

/// <summary>The level of one frequency.</summary>
public static class Goertzel
{
    /// <summary>
    /// Level in dBFS of the component at <paramref name="hz"/>, seen through a Hann window: components more than four bins of
    /// rate ÷ length away hardly count.
    /// </summary>
    public static double Level(ReadOnlySpan<double> signal, double hz, double rate)
    {
        var (real, imaginary, weight) = (0.0, 0.0, 0.0);
        for (var i = 0; i < signal.Length; i++)
        {
            var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / signal.Length));
            var (sin, cos) = Math.SinCos(2 * Math.PI * hz * i / rate);
            real += window * signal[i] * cos;
            imaginary += window * signal[i] * sin;
            weight += window;
        }

        return Testing.Level.Decibels(2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / weight);
    }

    /// <summary>Level in dBFS of the component at <paramref name="hz"/> of 16-bit samples.</summary>
    public static double Level(ReadOnlySpan<short> signal, double hz, double rate) =>
        Level(Testing.Level.Normalised(signal), hz, rate);
}
