using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Phones;

/// <summary>The bundled caller who books an appointment, cut into sentences.</summary>
internal static class DemoCaller
{
    private const int Threshold = 200;
    private const int Gap = PhoneSpeech.SampleRate / 2;
    private const int Margin = PhoneSpeech.SampleRate / 20;

    public static IReadOnlyList<PhoneSpeech> Sentences { get; } = Read();

    /// <summary>A sentence ends where half a second of silence begins.</summary>
    private static List<PhoneSpeech> Read()
    {
        using var file = typeof(DemoCaller).Assembly.GetManifestResourceStream("phones/caller.wav")
            ?? throw new InvalidOperationException("The bundled caller is not embedded in the assembly.");
        var (recorded, rate) = PcmConversion.ReadWav(file);
        var whole = PhoneSpeech.Of(recorded, rate);
        var samples = whole.Samples.Span;
        var sentences = new List<PhoneSpeech>();
        var (first, last) = (-1, -1);
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs((int)samples[i]) >= Threshold)
            {
                first = first < 0 ? i : first;
                last = i;
            }
            else if (first >= 0 && (i - last > Gap || i == samples.Length - 1))
            {
                sentences.Add(whole.Slice(Math.Max(0, first - Margin)..Math.Min(samples.Length, last + Margin)));
                first = -1;
            }
        }

        return sentences;
    }
}
