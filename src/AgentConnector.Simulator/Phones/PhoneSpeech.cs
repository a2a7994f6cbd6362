using AgentConnector.Audio;
using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Phones;

/// <summary>Something to say on the phone, at the phone's rate.</summary>
public sealed class PhoneSpeech
{
    /// <summary>Samples a second on a phone line.</summary>
    public const int SampleRate = 8000;

    private PhoneSpeech(short[] samples) => Samples = samples;

    /// <summary>16-bit samples at <see cref="SampleRate"/>.</summary>
    public ReadOnlyMemory<short> Samples { get; }

    /// <summary>How long it takes to say.</summary>
    public TimeSpan Duration => AudioFormat.Pcm(SampleRate).DurationOf(Samples.Length * 2L);

    /// <summary>A text: bundled clips where there are some, syllables at the pace of speech where there are none.</summary>
    public static PhoneSpeech Text(string text) => Of(Voice.Speak(text), Clips.SampleRate);

    /// <summary>Any samples.</summary>
    public static PhoneSpeech Of(ReadOnlySpan<short> samples, int sampleRate) =>
        new(PcmConversion.Resample(samples, sampleRate, SampleRate));

    /// <summary>A WAV file, read whole.</summary>
    /// <exception cref="WavException">It is not a WAV file that can be read.</exception>
    public static PhoneSpeech Wav(string path)
    {
        using var file = File.OpenRead(path);
        return Wav(file);
    }

    internal static PhoneSpeech Wav(Stream stream)
    {
        using var wav = new WavReader(stream);
        var samples = new List<short>();
        var block = new short[4096];
        for (int read; (read = wav.Read(block)) > 0;)
        {
            samples.AddRange(block.AsSpan(0, read));
        }

        return Of([.. samples], wav.Format.SampleRate);
    }

    /// <summary>A part of it.</summary>
    internal PhoneSpeech Slice(Range samples) => new(Samples[samples].ToArray());
}
