namespace AgentConnector.Devices.Lines;

/// <summary>
/// The thread of one direction, where the system gives none of its own, and the open device it moves samples for. Waits are bounded, so
/// that it can always be told to stop, even by a device that went silent.
/// </summary>
internal abstract class LineThread : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;
    private volatile bool stopping;

    protected LineThread(string name) => thread = new(Run) { IsBackground = true, Name = name, Priority = ThreadPriority.Highest };

    /// <summary>Completes with the reason when the device is gone.</summary>
    public Task<string> Broken => broken.Task;

    public void Start() => thread.Start();

    public void Dispose()
    {
        stopping = true;

        // A driver that does not come back from a bounded wait keeps its thread and its handle: closing under it would crash.
        if (!thread.IsAlive || thread.Join(LongestFarewell))
        {
            Close();
        }
    }

    /// <summary>Starts the device.</summary>
    /// <exception cref="DeviceException">The device is gone.</exception>
    protected abstract void Begin();

    /// <summary>Waits for the device, no longer than told, and moves what can be moved then.</summary>
    /// <exception cref="DeviceException">The device is gone.</exception>
    protected abstract void Step(TimeSpan longestWait);

    /// <summary>Lets the device go; the thread has ended, or never ran.</summary>
    protected abstract void Close();

    private void Run()
    {
        SoundThread.Prefer();
        try
        {
            Begin();
            while (!stopping)
            {
                Step(LongestWait);
            }
        }
        catch (Exception e)
        {
            // Nothing above this thread would see it; the line's owner does.
            broken.TrySetResult(e.Message);
        }
    }
}
