namespace AgentConnector.History.Storage;

/// <summary>One thing to write, and the promise of its result.</summary>
internal abstract class JournalWrite
{
    /// <summary>Must not share a transaction: it brings its own, or cannot run inside one.</summary>
    public bool Alone { get; init; }

    /// <summary>Does the work. May run again when the transaction around it was rolled back.</summary>
    public abstract void Run(StoreConnection connection);

    /// <summary>The work is on disk.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}

internal sealed class JournalWrite<T>(Func<StoreConnection, T> work) : JournalWrite
{
    // The writer's thread must not run the callers' code.
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public Task<T> Done => done.Task;

    public override void Run(StoreConnection connection) => result = work(connection);

    public override void Succeed() => done.TrySetResult(result!);

    public override void Fail(Exception exception) => done.TrySetException(exception);
}
