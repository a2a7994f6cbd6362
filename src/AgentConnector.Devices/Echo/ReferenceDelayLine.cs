namespace AgentConnector.Devices.Echo;

/// <summary>Holds back what was played until its echo can be in the microphone.</summary>
internal sealed class ReferenceDelayLine
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private readonly short[] line = new short[(int)(Longest.TotalSeconds * EchoFrame.Rate) + EchoFrame.Samples];
    private int at;

    /// <summary>Cut to between none and half a second.</summary>
    public TimeSpan Delay
    {
        get;
        set => field = value < TimeSpan.Zero ? TimeSpan.Zero : value > Longest ? Longest : value;
    }

    public void Pass(ReadOnlySpan<short> played, Span<short> delayed)
    {
        var behind = (int)(Delay.TotalSeconds * EchoFrame.Rate);
        for (var i = 0; i < played.Length; i++)
        {
            line[at] = played[i];
            var from = at - behind;
            delayed[i] = line[from < 0 ? from + line.Length : from];
            at = at + 1 == line.Length ? 0 : at + 1;
        }
    }
}
