using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Alsa;

/// <summary>
/// The thread of one direction. Waits are bounded instead of the blocking calls' endless ones, so that it can always be told
/// to stop, even by a device that went silent.
/// </summary>
internal abstract class AlsaThread : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;
    private volatile bool stopping;

    protected AlsaThread(AlsaPcm pcm, string name)
    {
        Pcm = pcm;
        thread = new(Run) { IsBackground = true, Name = name, Priority = ThreadPriority.Highest };
    }

    /// <summary>Completes with the reason when the device is gone.</summary>
    public Task<string> Broken => broken.Task;

    protected AlsaPcm Pcm { get; }

    public void Start() => thread.Start();

    public void Dispose()
    {
        stopping = true;

        // A driver that does not come back from a bounded wait keeps its thread and its handle: closing under it would crash.
        if (!thread.IsAlive || thread.Join(LongestFarewell))
        {
            Pcm.Dispose();
        }
    }

    /// <summary>Starts the device; negative an error.</summary>
    protected abstract int Begin();

    /// <summary>Moves up to a period; frames moved, or a negative error.</summary>
    protected abstract int Step();

    /// <summary>Samples were lost, and the device is ready again.</summary>
    protected abstract void NoteXrun();

    private void Run()
    {
        SoundThread.Prefer();
        try
        {
            var result = Begin();
            while (!stopping && Survives(result))
            {
                result = Pcm.Wait(LongestWait);
                result = result > 0 ? Step() : result;
            }
        }
        catch (Exception e)
        {
            // Nothing above this thread would see it; the line's owner does.
            broken.TrySetResult(e.Message);
        }
    }

    private bool Survives(int result)
    {
        if (result is >= 0 or LibAsound.Again)
        {
            return true;
        }

        if (Pcm.Recover(result))
        {
            NoteXrun();
            return true;
        }

        broken.TrySetResult(LibAsound.Describe(result));
        return false;
    }
}
