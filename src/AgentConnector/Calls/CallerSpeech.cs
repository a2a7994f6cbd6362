using AgentConnector.Audio;

namespace AgentConnector.Calls;

/// <summary>
/// When the caller last spoke, on the call's clock. The cloud tells what was said but not when; the sound itself does.
/// </summary>
internal sealed class CallerSpeech(CallClock clock, AudioFormat format)
{
    private readonly AudioConverter toPcm = new(format, AudioFormat.Pcm(format.SampleRate));
    private readonly SpeechDetector detector = new(format.SampleRate);
    private readonly Lock gate = new();
    private TimeSpan start;
    private TimeSpan end;
    private TimeSpan spokenUntil;

    /// <summary>Start and end of the latest stretch of speech; both zero before the first. A running one ends where it is heard to now.</summary>
    public (TimeSpan Start, TimeSpan End) Latest
    {
        get
        {
            lock (gate)
            {
                return (start, end);
            }
        }
    }

    /// <summary>When the latest speech ended at the caller's mouth, as far as the endpoint knows; zero before the first.</summary>
    public TimeSpan SpokenUntil
    {
        get
        {
            lock (gate)
            {
                return spokenUntil;
            }
        }
    }

    /// <param name="heard">The next frame.</param>
    /// <param name="age">How old its last sample is.</param>
    public void Add(AudioFrame heard, TimeSpan age = default)
    {
        var pcm = toPcm.Convert(heard);
        var now = clock.Now;
        lock (gate)
        {
            var wasSpeaking = detector.IsSpeech;
            detector.Add(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm.Data.Span));
            if (!detector.IsSpeech)
            {
                return;
            }

            if (!wasSpeaking)
            {
                start = now - heard.Duration > TimeSpan.Zero ? now - heard.Duration : TimeSpan.Zero;
            }

            if (detector.IsLoud)
            {
                end = now;
                spokenUntil = now - age;
            }
        }
    }
}
