namespace AgentConnector.Devices.Pulse;

/// <summary>Holds the mainloop still for as long as it is in scope; never across an await, never in a callback.</summary>
internal readonly ref struct PulseLock
{
    private readonly nint mainloop;

    public PulseLock(nint mainloop)
    {
        this.mainloop = mainloop;
        LibPulse.pa_threaded_mainloop_lock(mainloop);
    }

    public void Dispose() => LibPulse.pa_threaded_mainloop_unlock(mainloop);
}
