namespace AgentConnector.Testing;

/// <summary>Noise that is the same in every run (xorshift32).</summary>
public sealed class Noise(uint seed)
{
    private uint state = seed * 2_654_435_761 | 1;

    /// <summary>Evenly between 0 and 1.</summary>
    public double Next()
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state / 4_294_967_296.0;
    }

    /// <summary>Bell-shaped around 0 with a standard deviation of 1.</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
