namespace AgentConnector.Devices.Wasapi;

/// <summary>The thread of one direction: waits for the device's event, moves samples, says when the device is gone.</summary>
internal abstract class WasapiThread : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread thread;
    private volatile bool stopping;

    protected WasapiThread(WasapiClient client, string name)
    {
        Client = client;
        thread = new(Run) { IsBackground = true, Name = name, Priority = ThreadPriority.Highest };
    }

    /// <summary>Completes with the reason when the device is gone.</summary>
    public Task<string> Broken => broken.Task;

    protected WasapiClient Client { get; }

    public void Start() => thread.Start();

    public void Dispose()
    {
        stopping = true;
        if (thread.IsAlive)
        {
            Client.Ready.Set();
            thread.Join();
        }

        Client.Dispose();
    }

    /// <summary>Moves what can be moved now; negative an error.</summary>
    protected abstract int Step();

    private void Run()
    {
        try
        {
            Com.Enter();
            var result = Step();
            Client.Start();
            while (!stopping && result >= 0)
            {
                Client.Ready.WaitOne(LongestWait);
                result = Step();
            }

            if (result < 0)
            {
                // 0x88890004, device invalidated: unplugged, or its format was changed in the control panel.
                broken.TrySetResult($"Windows took the audio device away (0x{result:X8})");
            }
        }
        catch (Exception e)
        {
            // Nothing above this thread would see it; the line's owner does.
            broken.TrySetResult(e.Message);
        }
    }
}
