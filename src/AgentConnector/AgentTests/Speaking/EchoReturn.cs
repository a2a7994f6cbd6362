namespace AgentConnector.AgentTests.Speaking;

/// <summary>Gives back what the caller heard, later and softer. What is to be heard in more than a minute is not given back.</summary>
internal sealed class EchoReturn(EchoPath path, int sampleRate)
{
    private static readonly TimeSpan LongestAhead = TimeSpan.FromSeconds(60);

    private readonly short[] ring = new short[64 * sampleRate];
    private readonly double gain = Math.Pow(10, path.GainDb / 20);
    private readonly Lock gate = new();
    private long read;
    private long end;

    /// <summary>Something will be heard from a moment on.</summary>
    public void Hear(ReadOnlySpan<short> samples, TimeSpan start)
    {
        lock (gate)
        {
            var first = Sample(start + TimeSpan.FromMilliseconds(path.DelayMs));
            for (var i = 0; i < samples.Length && first + i < read + Sample(LongestAhead); i++)
            {
                if (first + i >= read)
                {
                    ring[(first + i) % ring.Length] = (short)(samples[i] * gain);
                    end = Math.Max(end, first + i + 1);
                }
            }
        }
    }

    /// <summary>What would have been heard after a moment was not.</summary>
    public void Clear(TimeSpan now)
    {
        lock (gate)
        {
            for (var at = Math.Max(read, Sample(now + TimeSpan.FromMilliseconds(path.DelayMs))); at < end; at++)
            {
                ring[at % ring.Length] = 0;
            }
        }
    }

    /// <summary>Adds what comes back during the next samples.</summary>
    public void AddTo(Span<short> samples)
    {
        lock (gate)
        {
            foreach (ref var sample in samples)
            {
                var at = read++ % ring.Length;
                sample = (short)Math.Clamp(sample + ring[at], short.MinValue, short.MaxValue);
                ring[at] = 0;
            }
        }
    }

    private long Sample(TimeSpan position) => position.Ticks * sampleRate / TimeSpan.TicksPerSecond;
}
