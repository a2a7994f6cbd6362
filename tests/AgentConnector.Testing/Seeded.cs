namespace AgentConnector.Testing;

/// <summary>A repeatable sequence of numbers (SplitMix64): the same seed gives the same test on every machine and runtime.</summary>
public sealed class Seeded(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from <paramref name="least"/> up to, but not including, <paramref name="beyond"/>.</summary>
    public int Next(int least, int beyond) => least + (int)(Next() % (ulong)((long)beyond - least));
}
