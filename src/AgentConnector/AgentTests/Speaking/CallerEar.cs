using System.Runtime.InteropServices;
using AgentConnector.Audio;

namespace AgentConnector.AgentTests.Speaking;

/// <summary>
/// What the caller hears of the agent, and when: sound is heard one piece after the other, and is speech where it is loud enough. By one thread at a time
/// for each side; positions count from the clock's start.
/// </summary>
internal sealed class CallerEar
{
    private const double SpeechDb = -50;

    /// <summary>Pauses up to this are within speech.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly PlayoutClock clock;
    private readonly AudioFormat format;
    private readonly EchoReturn? echo;
    private readonly List<HeardSpan> spans = [];

    /// <param name="clock">When it is heard.</param>
    /// <param name="format">PCM.</param>
    /// <param name="echo">Gets what is heard, to give it back; null for nothing.</param>
    public CallerEar(PlayoutClock clock, AudioFormat format, EchoReturn? echo)
    {
        (this.clock, this.format, this.echo) = (clock, format, echo);
    }

    /// <summary>The agent's speech so far, and what of it will be heard yet.</summary>
    public IReadOnlyList<HeardSpan> Spans
    {
        get
        {
            lock (gate)
            {
                return [.. spans];
            }
        }
    }

    public void Hear(AudioFrame frame)
    {
        var samples = MemoryMarshal.Cast<byte, short>(frame.Data.Span);
        lock (gate)
        {
            var start = clock.Add(frame.Duration);
            echo?.Hear(samples, start);
            var window = format.SampleRate / 100;
            for (var at = 0; at < samples.Length; at += window)
            {
                var piece = samples.Slice(at, Math.Min(window, samples.Length - at));
                if (Decibels(piece) > SpeechDb)
                {
                    Add(start + Position(at), start + Position(at + piece.Length));
                }
            }
        }
    }

    /// <summary>What was not heard yet will not be.</summary>
    public void Clear()
    {
        lock (gate)
        {
            var now = clock.Now;
            clock.Clear();
            echo?.Clear(now);
            spans.RemoveAll(span => span.Start >= now);
            if (spans.Count > 0 && spans[^1].End > now)
            {
                spans[^1] = spans[^1] with { End = now };
            }
        }
    }

    /// <summary>When the speech began that is heard now, of what began after a moment; null while none is.</summary>
    public TimeSpan? SpeakingSince(TimeSpan after)
    {
        var now = clock.Now;
        lock (gate)
        {
            return spans.Find(span => span.Start >= after && span.Start <= now && span.End > now)?.Start;
        }
    }

    /// <summary>Whether the agent has spoken after a moment and has been silent for so long, with nothing more to come.</summary>
    public bool HasFinished(TimeSpan after, TimeSpan silentFor)
    {
        var now = clock.Now;
        lock (gate)
        {
            return spans.Count > 0 && spans[^1].End > after && spans[^1].End + silentFor <= now && !clock.IsSounding;
        }
    }

    /// <summary>When the agent was heard last, or will be.</summary>
    public TimeSpan LastHeard
    {
        get
        {
            lock (gate)
            {
                return spans.Count > 0 ? spans[^1].End : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The level of a piece of sound in dBFS.</summary>
    public static double Decibels(ReadOnlySpan<short> samples) =>
        10 * Math.Log10((Pcm16.Energy(samples) / (double)samples.Length / (32768.0 * 32768.0)) + 1e-12);

    private TimeSpan Position(int sample) => TimeSpan.FromTicks((long)sample * TimeSpan.TicksPerSecond / format.SampleRate);

    private void Add(TimeSpan start, TimeSpan end)
    {
        if (spans.Count > 0 && start - spans[^1].End <= LongestPause)
        {
            spans[^1] = spans[^1] with { End = end };
        }
        else
        {
            spans.Add(new(start, end));
        }
    }
}

/// <summary>From when to when speech was heard, short pauses within it.</summary>
internal sealed record HeardSpan(TimeSpan Start, TimeSpan End);
