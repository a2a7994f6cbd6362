namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// The one-time token by which an arriving media stream finds its call. Whoever had it issued waits for <see cref="Arrival"/>
/// and disposes it when the call is over: from then on it opens nothing.
/// </summary>
internal sealed class MediaTicket(MediaTickets tickets, string token, string callId, TimeProvider time, TimeSpan lifetime) : IDisposable
{
    private readonly TaskCompletionSource<MediaStream> arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long issued = time.GetTimestamp();
    private int used;

    /// <summary>43 letters of the URL-safe alphabet: 256 bits. A credential: it appears in no log and no record.</summary>
    public string Token => token;

    /// <summary>The call it admits to.</summary>
    public string CallId => callId;

    /// <summary>From then on it opens nothing. By a clock that nobody sets.</summary>
    public bool IsExpired => time.GetElapsedTime(issued) >= lifetime;

    /// <summary>The stream that came with it.</summary>
    public Task<MediaStream> Arrival => arrival.Task;

    /// <summary>Whether a stream has come with it.</summary>
    public bool IsUsed => Volatile.Read(ref used) == 1;

    /// <summary>True the first time only.</summary>
    public bool TryUse() => Interlocked.Exchange(ref used, 1) == 0;

    /// <summary>Hands the stream to the call; false when the call no longer wants it.</summary>
    public bool TryArrive(MediaStream stream) => arrival.TrySetResult(stream);

    /// <summary>The stream was refused after all: the call is told instead of waiting in vain.</summary>
    public void Fail(Exception failure)
    {
        if (arrival.TrySetException(failure))
        {
            _ = arrival.Task.Exception; // seen: nobody may be waiting any more
        }
    }

    /// <summary>The call is over before it took its stream up: one that has come is closed.</summary>
    public async ValueTask RevokeAsync()
    {
        Dispose();
        if (arrival.Task.IsCompletedSuccessfully)
        {
            await (await arrival.Task).DisposeAsync();
        }
    }

    public void Dispose()
    {
        tickets.Forget(this);
        arrival.TrySetCanceled();
    }
}
