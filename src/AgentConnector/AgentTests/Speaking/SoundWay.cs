namespace AgentConnector.AgentTests.Speaking;

/// <summary>What becomes of the caller's sound on its way: the agent's own comes back with it, noise is added, packets are lost.</summary>
internal sealed class SoundWay
{
    private readonly Random random;
    private readonly double noise;
    private readonly double loss;
    private readonly EchoReturn? echo;

    public SoundWay(CallerSound sound, EchoReturn? echo)
    {
        random = new Random(sound.Seed); // the same for the same seed, in each version of .NET
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
                sample = (short)Math.Clamp(sample + (((random.NextDouble() * 2) - 1) * noise), short.MinValue, short.MaxValue);
            }
        }

        if (loss > 0 && random.NextDouble() < loss)
        {
            packet.Clear();
        }
    }
}
