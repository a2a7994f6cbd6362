
namespace AgentConnector.Devices.Tests.Echo;

/// <summary>Babble: a glottal pulse through three formants that change with every syllable, with pauses, at 16 kHz.</summary>
internal sealed class Voice(uint seed, double pitch)
{
    private const int Rate = 16_000;

    private static readonly double[][] Vowels = [[730, 1090, 2440], [270, 2290, 3010], [300, 870, 2240], [530, 1840, 2480], [570, 840, 2410]];

    /// <summary>So many samples with a root mean square of <paramref name="level"/> dB full scale where it speaks.</summary>
    public float[] Speak(int samples, double level)
    {
        var noise = new Noise(seed);
        var output = new float[samples];
        var state = new double[6];
        double phase = 0;
        for (var start = 0; start < samples;)
        {
            var length = (int)(Rate * (0.12 + (0.15 * noise.Next())));
            var vowel = Vowels[(int)(noise.Next() * Vowels.Length)];
            var hertz = pitch * (0.85 + (0.3 * noise.Next()));
            var silent = noise.Next() < 0.15;
            for (var i = 0; i < length && start + i < samples; i++)
            {
                phase += hertz / Rate;
                var pulse = phase >= 1 ? 1.0 : 0;
                phase -= Math.Floor(phase);
                var sound = pulse + (0.02 * noise.NextGaussian());
                for (var formant = 0; formant < 3; formant++)
                {
                    var radius = Math.Exp(-Math.PI * (60 + (40 * formant)) / Rate);
                    var now = sound + (2 * radius * Math.Cos(2 * Math.PI * vowel[formant] / Rate) * state[2 * formant])
                        - (radius * radius * state[(2 * formant) + 1]);
                    (state[(2 * formant) + 1], state[2 * formant]) = (state[2 * formant], now);
                    sound = now * (1 - radius);
                }

                output[start + i] = silent ? 0 : (float)(sound * Math.Sin(Math.PI * i / length));
            }

            start += length;
        }

        double energy = 0;
        foreach (var sample in output)
        {
            energy += sample * sample;
        }

        var gain = Math.Pow(10, level / 20) / Math.Sqrt(energy / samples);
        return [.. output.Select(sample => (float)(sample * gain))];
    }
}
