using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Pulse;

/// <summary>A connection to the sound server with its own mainloop thread. Dispose joins the thread.</summary>
internal sealed class PulseConnection : IDisposable
{
    private readonly GCHandle<PulseConnection> self;
    private readonly nint mainloop;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool disposed;

    private PulseConnection(string? server)
    {
        self = new(this);
        mainloop = LibPulse.pa_threaded_mainloop_new();
        Context = LibPulse.pa_context_new(LibPulse.pa_threaded_mainloop_get_api(mainloop), "Agent Connector");
        unsafe
        {
            LibPulse.pa_context_set_state_callback(Context, &OnState, UserData);
        }

        // Never start a server of our own: a headless machine without sound is to be told apart from one with it.
        if (LibPulse.pa_context_connect(Context, server, LibPulse.ContextNoAutospawn, 0) < 0
            || LibPulse.pa_threaded_mainloop_start(mainloop) < 0)
        {
            broken.TrySetResult(LastError());
        }
    }

    /// <summary>The native context; use it under <see cref="Lock"/>.</summary>
    public nint Context { get; }

    /// <summary>Completes with the reason when the server is gone.</summary>
    public Task<string> Broken => broken.Task;

    private nint UserData => GCHandle<PulseConnection>.ToIntPtr(self);

    /// <exception cref="DeviceException">No server answers.</exception>
    public static async Task<PulseConnection> ConnectAsync(string? server, CancellationToken cancellationToken)
    {
        PulseConnection connection;
        try
        {
            connection = new(server);
        }
        catch (DllNotFoundException e)
        {
            throw new DeviceException(DeviceFault.BackendUnavailable, $"{LibPulse.Library} is not installed (Debian: apt install libpulse0).", e);
        }

        try
        {
            await Task.WhenAny(connection.ready.Task, connection.Broken).WaitAsync(cancellationToken);
            return connection.ready.Task.IsCompleted ? connection : throw new DeviceException(
                DeviceFault.BackendUnavailable, $"No PulseAudio or PipeWire server answers ({await connection.Broken}).");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public PulseLock Lock() => new(mainloop);

    /// <summary>What libpulse last complained of, in its own words.</summary>
    public unsafe string LastError() => PulseText.Of(LibPulse.pa_strerror(LibPulse.pa_context_errno(Context)));

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        using (Lock())
        {
            LibPulse.pa_context_disconnect(Context);
            LibPulse.pa_context_unref(Context);
        }

        LibPulse.pa_threaded_mainloop_stop(mainloop);
        LibPulse.pa_threaded_mainloop_free(mainloop);
        self.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnState(nint context, nint userdata)
    {
        var connection = GCHandle<PulseConnection>.FromIntPtr(userdata).Target;
        switch (LibPulse.pa_context_get_state(context))
        {
            case LibPulse.ContextReady:
                SoundThread.Prefer();
                connection.ready.TrySetResult();
                break;
            case LibPulse.ContextFailed or LibPulse.ContextTerminated:
                connection.broken.TrySetResult(connection.LastError());
                break;
        }
    }
}
