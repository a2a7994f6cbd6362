namespace AgentConnector.Simulator;

/// <summary>Bytes of audio that all conversations may hold together.</summary>
internal sealed class AudioBudget(long bytes)
{
    private long left = bytes;

    public long Left => Interlocked.Read(ref left);

    public bool TryTake(int amount)
    {
        if (Interlocked.Add(ref left, -amount) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref left, amount);
        return false;
    }

    public void Give(long amount) => Interlocked.Add(ref left, amount);
}
