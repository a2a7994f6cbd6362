namespace AgentConnector.Doctor;

/// <summary>One sound check at a time: two would hear each other.</summary>
internal sealed class CheckPlace
{
    private int taken;

    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    public void GiveBack() => Volatile.Write(ref taken, 0);
}
