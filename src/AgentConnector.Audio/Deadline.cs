namespace AgentConnector.Audio;

/// <summary>
/// A time limit joined with whoever else may cancel: its token is cancelled by whichever comes first. An <see cref="OperationCanceledException"/>
/// while none of the others was cancelled says that the time ran out.
/// </summary>
public sealed class Deadline : CancellationTokenSource
{
    private readonly CancellationTokenRegistration[] others;

    /// <summary>Begins to count.</summary>
    /// <param name="timeout">The time there is; <see cref="Timeout.InfiniteTimeSpan"/> sets no limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="others">Who may cancel earlier.</param>
    public Deadline(TimeSpan timeout, TimeProvider time, params ReadOnlySpan<CancellationToken> others)
        : base(timeout, time)
    {
        this.others = new CancellationTokenRegistration[others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            this.others[i] = others[i].UnsafeRegister(static deadline => ((Deadline)deadline!).Cancel(), this);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // First, so that no other can cancel what is disposed.
            Array.ForEach(others, other => other.Dispose());
        }

        base.Dispose(disposing);
    }
}
