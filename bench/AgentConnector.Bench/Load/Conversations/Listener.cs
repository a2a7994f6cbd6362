using System.Diagnostics;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>The dialer's player: sound is heard in real time, one piece after the other, and a mark when all before it was.</summary>
internal sealed class Listener
{
    private readonly Queue<(long At, byte[] Mark)> marks = [];
    private long heardAll = Stopwatch.GetTimestamp();

    public void Queue(TimeSpan sound) =>
        heardAll = Math.Max(heardAll, Stopwatch.GetTimestamp()) + (long)(sound.TotalSeconds * Stopwatch.Frequency);

    public void Queue(byte[] mark) => marks.Enqueue((heardAll, mark));

    /// <summary>What was not heard yet never will be; its marks are due.</summary>
    public void Clear()
    {
        heardAll = Stopwatch.GetTimestamp();
        for (var left = marks.Count; left > 0; left--)
        {
            marks.Enqueue((heardAll, marks.Dequeue().Mark));
        }
    }

    /// <summary>The next mark that is due; null when there is none.</summary>
    public byte[]? Heard() => marks.TryPeek(out var next) && next.At <= Stopwatch.GetTimestamp() ? marks.Dequeue().Mark : null;
}
