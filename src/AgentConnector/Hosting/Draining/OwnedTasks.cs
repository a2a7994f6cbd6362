using System.Collections.Concurrent;

namespace AgentConnector.Hosting.Draining;

/// <summary>Tasks that somebody owns, by a key: each is listed before it begins and until it is over, so that whoever waits for all of them misses none.</summary>
internal sealed class OwnedTasks<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Task> tasks = new();

    public ICollection<TKey> Keys => tasks.Keys;

    public bool IsEmpty => tasks.IsEmpty;

    /// <summary>Begins a task; the caller goes on meanwhile.</summary>
    /// <param name="key">No other of this key is listed.</param>
    /// <param name="work">What it does.</param>
    /// <param name="removed">Called when it is not listed any more.</param>
    public Task Add(TKey key, Func<Task> work, Action? removed = null)
    {
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = RunAsync(key, work, removed, listed.Task);
        tasks[key] = task;
        listed.SetResult();
        return task;
    }

    /// <summary>Completes when all that are listed now are over, or those of some keys.</summary>
    public Task WhenAll(Func<TKey, bool>? which = null) => Task.WhenAll(tasks.Where(task => which?.Invoke(task.Key) is not false).Select(task => task.Value));

    private async Task RunAsync(TKey key, Func<Task> work, Action? removed, Task listed)
    {
        await listed;
        try
        {
            await work();
        }
        finally
        {
            tasks.TryRemove(key, out _);
            removed?.Invoke();
        }
    }
}
