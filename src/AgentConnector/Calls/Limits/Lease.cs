namespace AgentConnector.Calls.Limits;

/// <summary>A line in use, or a place in the queue; dispose it to give it back.</summary>
internal sealed class Lease(Admission admission, Claim claim) : IDisposable
{
    private Admission? admission = admission;

    /// <summary>The place in the queue, from 1; null for a call that does not wait, or is over.</summary>
    public int? Place => admission?.PlaceOf(claim);

    /// <summary>It has not got all it needs yet.</summary>
    public bool IsWaiting => admission is not null && !claim.Granted.Task.IsCompleted;

    /// <summary>Passes the line on: disposing this lease then does nothing.</summary>
    public Lease HandOver() => new(Interlocked.Exchange(ref admission, null)!, claim);

    /// <inheritdoc cref="Admission.WaitAsync"/>
    public Task<CallEnd?> GrantedAsync(CancellationToken cancellationToken) => admission!.WaitAsync(claim, cancellationToken);

    public void Dispose() => Interlocked.Exchange(ref admission, null)?.Return(claim);
}
