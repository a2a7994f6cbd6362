using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>When the caller spoke, on the call's clock, as far as it was loud enough to be told from silence.</summary>
internal sealed class CallerSpeech(int sampleRate)
{
    /// <summary>A caller may pause so long within a turn, and the agent may take so long to write it down.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>Whoever was loud so lately speaks still.</summary>
    private static readonly TimeSpan StillLoud = TimeSpan.FromMilliseconds(200);

    private const int MostStretches = 64;

    private readonly SpeechDetector detector = new(sampleRate);
    private readonly Lock gate = new();
    private readonly List<(TimeSpan Start, TimeSpan End)> stretches = [];
    private long latestStart = -1;
    private TimeSpan spokenUntil;

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

    /// <summary>Whether the caller says nothing in this frame, PCM.</summary>
    public bool IsPause(AudioFrame heard)
    {
        lock (gate)
        {
            return detector.IsQuiet(MemoryMarshal.Cast<byte, short>(heard.Data.Span));
        }
    }

    /// <param name="heard">The next frame, PCM.</param>
    /// <param name="start">Where its first sample lies.</param>
    /// <param name="age">How old its last sample is.</param>
    public void Add(AudioFrame heard, TimeSpan start, TimeSpan age)
    {
        lock (gate)
        {
            detector.Add(MemoryMarshal.Cast<byte, short>(heard.Data.Span));
            if (detector.SpeechStart < 0)
            {
                return;
            }

            var end = At(detector.SpeechEnd);
            if (latestStart != detector.SpeechStart)
            {
                latestStart = detector.SpeechStart;
                stretches.Add((At(latestStart), end));
                if (stretches.Count > MostStretches)
                {
                    stretches.RemoveAt(0);
                }
            }
            else if (detector is { IsSpeech: true, IsLoud: true })
            {
                stretches[^1] = (stretches[^1].Start, end);
            }
            else
            {
                return;
            }

            spokenUntil = end - age;
        }

        TimeSpan At(long sample)
        {
            var at = start + heard.Duration - TimeSpan.FromTicks((detector.Position - sample) * TimeSpan.TicksPerSecond / sampleRate);
            return at > TimeSpan.Zero ? at : TimeSpan.Zero;
        }
    }

    /// <summary>The speech that a transcript told now is of; null when nothing was loud enough lately.</summary>
    /// <param name="since">What was said before belongs to an earlier turn.</param>
    /// <param name="now">Now.</param>
    /// <param name="isOver">The turn is complete: a caller who is loud again has begun the next one.</param>
    public (TimeSpan Start, TimeSpan End)? Find(TimeSpan since, TimeSpan now, bool isOver)
    {
        lock (gate)
        {
            var latest = stretches.Count - 1;
            if (isOver && latest > 0 && stretches[latest].End > now - StillLoud && stretches[latest - 1].End > since)
            {
                latest--;
            }

            if (latest < 0 || stretches[latest].End <= since || now - stretches[latest].End > LongestPause)
            {
                return null;
            }

            var (start, end) = stretches[latest];

            for (latest--; latest >= 0 && stretches[latest].End > since && start - stretches[latest].End <= LongestPause; latest--)
            {
                start = stretches[latest].Start;
            }

            return (start > since ? start : since, end < now ? end : now);
        }
    }
}
