namespace AgentConnector.Simulator;

/// <summary>What runs, and the last of what ran. Memory is bounded, in number and in bytes of audio. Thread-safe.</summary>
/// <param name="most">So many may run at once.</param>
/// <param name="keep">So many are remembered when they have ended.</param>
/// <param name="audioBytes">The audio that all together may hold.</param>
internal sealed class History<T>(int most, int keep, long audioBytes)
    where T : class, IRemembered
{
    private readonly Lock gate = new();
    private readonly List<T> all = [];
    private readonly TaskCompletionSource<T> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;

    public AudioBudget Audio { get; } = new(audioBytes);

    /// <summary>The very first one, once it has started.</summary>
    public Task<T> First => first.Task;

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (gate)
            {
                return [.. all];
            }
        }
    }

    /// <summary>Remembers one that starts, and frees the audio of the oldest that have ended, so that it can be recorded.</summary>
    /// <returns>False when as many as allowed are running.</returns>
    public bool TryStart(T one)
    {
        lock (gate)
        {
            if (running >= most)
            {
                return false;
            }

            running++;
            all.Add(one);
            foreach (var old in all.Where(old => old.Ended.IsCompleted).TakeWhile(_ => Audio.Left <= audioBytes / 4))
            {
                old.DropAudio();
            }

            first.TrySetResult(one);
            return true;
        }
    }

    /// <summary>Counts one as over, and forgets the oldest that are too many.</summary>
    public void HasEnded()
    {
        lock (gate)
        {
            running--;
            foreach (var old in all.Where(old => old.Ended.IsCompleted).Take(Math.Max(0, all.Count - running - keep)).ToList())
            {
                Forget(old);
            }
        }
    }

    public T? Find(string id) => All.FirstOrDefault(one => one.Id == id);

    /// <returns>False when it still runs.</returns>
    public bool TryForget(T one)
    {
        lock (gate)
        {
            return one.Ended.IsCompleted && Forget(one);
        }
    }

    private bool Forget(T one)
    {
        one.DropAudio();
        return all.Remove(one);
    }
}
