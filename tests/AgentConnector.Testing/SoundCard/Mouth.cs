using AgentConnector.Devices;

namespace AgentConnector.Testing.SoundCard;

/// <summary>A source that hums one continuous tone, whenever and however much it is asked.</summary>
public sealed class Mouth(double hertz, int rate, double amplitude = 16_000) : IPlayoutSource
{
    private long at;

    public long Given => Volatile.Read(ref at);

    public int Shortest { get; private set; } = int.MaxValue;

    public void Read(Span<short> destination)
    {
        Shortest = Math.Min(Shortest, destination.Length);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * hertz * (at + i) / rate));
        }

        Volatile.Write(ref at, at + destination.Length);
    }
}
