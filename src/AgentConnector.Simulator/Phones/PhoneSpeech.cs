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

    /// <summary>A part of it.</summary>
    internal PhoneSpeech Slice(Range samples) => new(Samples[samples].ToArray());
}
