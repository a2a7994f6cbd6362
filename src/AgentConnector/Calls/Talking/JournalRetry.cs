namespace AgentConnector.Calls.Talking;

/// <summary>Asks the journal again and again for what it does not take, until it does; the store tells of its trouble by itself.</summary>
/// <param name="time">The clock.</param>
/// <param name="giveUp">The process leaves: what is not stored by then stays so.</param>
internal sealed class JournalRetry(TimeProvider time, CancellationToken giveUp)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private volatile bool isRefused;

    /// <summary>Whether the journal is in trouble: it has just refused, and will be asked again.</summary>
    public bool IsRefused => isRefused;

    public bool GivenUp => giveUp.IsCancellationRequested;

    /// <summary>Returns when it is stored; false when the process leaves. What is wrong with the thing itself is thrown.</summary>
    public async Task<bool> UntilTakenAsync(Func<CancellationToken, ValueTask> write)
    {
        for (var pause = FirstPause; !GivenUp; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            try
            {
                await write(giveUp).AsTask().WaitAsync(giveUp);
                isRefused = false;
                return true;
            }
            catch (JournalException)
            {
                isRefused = true;
                await PauseAsync(pause);
            }
            catch (OperationCanceledException) when (GivenUp)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Before the same is tried in another form.</summary>
    public Task PauseAsync() => PauseAsync(FirstPause);

    private async Task PauseAsync(TimeSpan pause) =>
        await Task.Delay(pause, time, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
