using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace AgentConnector.Testing;

/// <summary>
/// A speaker that distorts, a room that echoes, and a microphone whose clock is not the speaker's: what comes back of what
/// is played, at 16 kHz.
/// </summary>
public sealed record SimulatedRoom(TimeSpan Delay, TimeSpan Decay, double ReturnDb = -8, double DriftPpm = 0, bool Distorts = true)
{
    private const int Rate = 16_000;

    public float[] EchoOf(float[] played)
    {
        // tanh at a drive where speech at −20 dB full scale has its peaks visibly rounded.
        var distorted = Distorts ? [.. played.Select(sample => MathF.Tanh(sample * 3) / 3)] : played;
        var echo = Convolve(distorted, Impulse());
        return Drift(echo);
    }

    private float[] Impulse()
    {
        var noise = new Noise(7);
        var impulse = new float[(int)(Decay.TotalSeconds * Rate)];
        double energy = 0;
        for (var i = 0; i < impulse.Length; i++)
        {
            impulse[i] = (float)(noise.NextGaussian() * Math.Pow(10, -3.0 * i / impulse.Length)); // −60 dB at its end
            energy += impulse[i] * impulse[i];
        }

        var gain = (float)(Math.Pow(10, ReturnDb / 20) / Math.Sqrt(energy));
        return [.. impulse.Select(tap => tap * gain)];
    }

    /// <summary>By way of spectra, block by block, the blocks' tails added up: minutes of sound take a moment.</summary>
    private float[] Convolve(float[] sound, float[] impulse)
    {
        var late = (int)(Delay.TotalSeconds * Rate);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)impulse.Length * 4);
        var step = size - impulse.Length + 1;
        var response = Spectrum(impulse, size);
        var result = new float[sound.Length];
        for (var from = 0; from + late < sound.Length; from += step)
        {
            var block = Spectrum(sound.AsSpan(from, Math.Min(step, sound.Length - from)), size);
            for (var i = 0; i < size; i++)
            {
                block[i] *= response[i];
            }

            Fourier.Inverse(block, FourierOptions.Matlab);
            for (var i = 0; i < size && from + late + i < result.Length; i++)
            {
                result[from + late + i] += block[i].Real;
            }
        }

        return result;
    }

    private static Complex32[] Spectrum(ReadOnlySpan<float> samples, int size)
    {
        var spectrum = new Complex32[size];
        for (var i = 0; i < samples.Length; i++)
        {
            spectrum[i] = new(samples[i], 0);
        }

        Fourier.Forward(spectrum, FourierOptions.Matlab);
        return spectrum;
    }

    /// <summary>Reads the sound at a slightly different pace, between its samples by a windowed sinc of 32 taps.</summary>
    private float[] Drift(float[] sound)
    {
        if (DriftPpm == 0)
        {
            return sound;
        }

        const int Before = 15;
        const int After = 16;
        const double Window = Math.PI / (After + 1);

        // Sine and cosine of (fraction − tap) come from those of the fraction by the angle sum: three of them a sample, not 64.
        var (cos, sin) = (new double[Before + After + 1], new double[Before + After + 1]);
        for (var tap = 0; tap < cos.Length; tap++)
        {
            (sin[tap], cos[tap]) = Math.SinCos(Window * (tap - Before));
        }

        var result = new float[sound.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var at = i * (1 + (DriftPpm / 1e6));
            var whole = (int)at;
            var fraction = at - whole;
            var (windowSin, windowCos) = Math.SinCos(Window * fraction);
            var wave = Math.Sin(Math.PI * fraction) / Math.PI;
            double sum = 0;
            for (var tap = Math.Max(-Before, -whole); tap <= Math.Min(After, sound.Length - 1 - whole); tap++)
            {
                var distance = fraction - tap;
                var sinc = Math.Abs(distance) < 1e-9 ? 1 : (int.IsEvenInteger(tap) ? wave : -wave) / distance;
                var window = (windowCos * cos[tap + Before]) + (windowSin * sin[tap + Before]);
                sum += sound[whole + tap] * sinc * (0.5 + (0.5 * window));
            }

            result[i] = (float)sum;
        }

        return result;
    }
}
