using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace AgentConnector.Testing;

/// <summary>The power spectrum of a signal behind a four-term Blackman-Harris window, whose side lobes lie below -92 dB.</summary>
public sealed class Spectrum
{
    // The main lobe of the window, to either side.
    private const int LobeBins = 4;

    private readonly double[] power; // of each bin, on the scale on which a sine of full scale sums to 1

    private Spectrum(double[] power, double binWidth)
    {
        this.power = power;
        BinWidth = binWidth;
    }

    /// <summary>Distance between two bins in Hz.</summary>
    public double BinWidth { get; }

    /// <summary>The frequency of the strongest component, in Hz, interpolated between bins.</summary>
    public double Peak
    {
        get
        {
            var bin = Array.IndexOf(power, power.Max());
            var (first, last) = (Math.Max(0, bin - LobeBins), Math.Min(power.Length - 1, bin + LobeBins));
            var (weighted, sum) = (0.0, 0.0);
            for (var i = first; i <= last; i++)
            {
                weighted += i * power[i];
                sum += power[i];
            }

            return weighted / sum * BinWidth;
        }
    }

    /// <summary>Analyses a whole signal.</summary>
    /// <param name="signal">Any number of samples, full scale 1.0.</param>
    /// <param name="rate">Sample rate in Hz.</param>
    public static Spectrum Of(ReadOnlySpan<double> signal, double rate)
    {
        var window = Window.BlackmanHarris(signal.Length + 1)[..^1]; // periodic, so that whole cycles do not leak
        var bins = new Complex[signal.Length];
        for (var i = 0; i < bins.Length; i++)
        {
            bins[i] = signal[i] * window[i];
        }

        Fourier.Forward(bins, FourierOptions.NoScaling);
        var energy = window.Sum(w => w * w);
        var power = new double[(bins.Length / 2) + 1];
        for (var i = 0; i < power.Length; i++)
        {
            power[i] = 4 * bins[i].Magnitude * bins[i].Magnitude / (signal.Length * energy);
        }

        return new(power, rate / signal.Length);
    }

    /// <summary>Analyses 16-bit samples.</summary>
    public static Spectrum Of(ReadOnlySpan<short> signal, double rate) => Of(Level.Normalised(signal), rate);

    /// <summary>Level of everything between two frequencies, in dBFS.</summary>
    public double Band(double fromHz, double toHz) => PowerOf(fromHz, toHz, exceptHz: null);

    /// <summary>Level of the component at a frequency, in dBFS.</summary>
    public double Component(double hz) => Band(hz - (LobeBins * BinWidth), hz + (LobeBins * BinWidth));

    /// <summary>How far a tone rises above all else between two frequencies together, in dB: its SNR, or minus its THD+N.</summary>
    public double Snr(double toneHz, double fromHz, double toHz) => Component(toneHz) - PowerOf(fromHz, toHz, toneHz);

    /// <summary>Level of the strongest component between two frequencies other than the tone, in dBFS.</summary>
    public double Spurious(double toneHz, double fromHz, double toHz)
    {
        var strongest = Level.Silence;
        for (var hz = fromHz; hz <= toHz; hz += BinWidth)
        {
            if (Math.Abs(hz - toneHz) > 2 * LobeBins * BinWidth)
            {
                strongest = Math.Max(strongest, Component(hz));
            }
        }

        return strongest;
    }

    private double PowerOf(double fromHz, double toHz, double? exceptHz)
    {
        var sum = 0.0;
        var last = Math.Min(power.Length - 1, (int)Math.Round(toHz / BinWidth));
        for (var i = Math.Max(0, (int)Math.Round(fromHz / BinWidth)); i <= last; i++)
        {
            sum += exceptHz is { } tone && Math.Abs((i * BinWidth) - tone) <= (LobeBins + 0.5) * BinWidth ? 0 : power[i];
        }

        return Level.Decibels(Math.Sqrt(sum));
    }
}
