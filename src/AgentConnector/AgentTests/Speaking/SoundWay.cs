namespace AgentConnector.AgentTests.Speaking;

/// <summary>What becomes of the caller's sound on its way: the agent's own comes back with it, noise is added, packets are lost.</summary>
internal sealed class SoundWay
{
    private ulong state;
    private readonly double noise;
    private readonly double loss;
    private readonly EchoReturn? echo;

    public SoundWay(CallerSound sound, EchoReturn? echo)
    {
        state = (ulong)sound.Seed;
        noise = sound.NoiseDb is { } level ? Math.Pow(10, level / 20) * short.MaxValue * Math.Sqrt(3) : 0; // the peak of even noise of this level
        loss = sound.LossPercent / 100;
        this.echo = echo;
    }

    /// <summary>Takes one packet along.</summary>
    public void Pass(Span<short> packet)
    {
        echo?.AddTo(packet);
        foreach (ref var sample in packet)
        {
            if (noise > 0)
            {
                sample = (short)Math.Clamp(sample + (((Next() * 2) - 1) * noise), short.MinValue, short.MaxValue);
            }
        }

        if (loss > 0 && Next() < loss)
        {
            packet.Clear();
        }
    }

    /// <summary>From 0 up to 1, the same row for the same seed wherever it runs: SplitMix64.</summary>
    private double Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
