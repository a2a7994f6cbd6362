namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// The time between <c>end_call</c> and the end. The cloud hangs up by itself, and closing first would cut the last sentence;
/// only when it has sent neither audio nor a close for a while does this side close.
/// </summary>
internal sealed class Farewell(TimeSpan timeout, TimeProvider time, Action hangUp) : IDisposable
{
    private ITimer? timer;

    /// <summary>False when it has begun before.</summary>
    public bool Begin()
    {
        if (timer is not null)
        {
            return false;
        }

        timer = time.CreateTimer(_ => hangUp(), null, timeout, Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>There is still audio to come.</summary>
    public void Prolong() => timer?.Change(timeout, Timeout.InfiniteTimeSpan);

    public void Dispose() => timer?.Dispose();
}
