namespace AgentConnector.Audio;

/// <summary>Checks a destination before anything is written to it.</summary>
internal static class Destination
{
    public static void Require(int needed, int available, string unit, string parameter)
    {
        if (available < needed)
        {
            throw new ArgumentException($"Needs room for {needed} {unit} and has {available}.", parameter);
        }
    }
}
