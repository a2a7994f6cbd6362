using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentConnector.Devices.Pulse;

/// <summary>One question to the server for all its devices, and the answer as it arrives piece by piece.</summary>
internal sealed class PulseListing
{
    private readonly List<DeviceDescription> devices = [];
    private TaskCompletionSource answered = new();
    private string defaultSink = "";
    private string defaultSource = "";

    public static async Task<IReadOnlyList<DeviceDescription>> OfAsync(PulseConnection connection, CancellationToken cancellationToken)
    {
        var listing = new PulseListing();
        await listing.AskAsync(connection, AskForServer, cancellationToken);
        await listing.AskAsync(connection, AskForSinks, cancellationToken);
        await listing.AskAsync(connection, AskForSources, cancellationToken);
        return listing.devices;
    }

    private static unsafe nint AskForServer(nint context, nint userdata) =>
        LibPulse.pa_context_get_server_info(context, &OnServer, userdata);

    private static unsafe nint AskForSinks(nint context, nint userdata) =>
        LibPulse.pa_context_get_sink_info_list(context, &OnSink, userdata);

    private static unsafe nint AskForSources(nint context, nint userdata) =>
        LibPulse.pa_context_get_source_info_list(context, &OnSource, userdata);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnServer(nint context, PulseServerInfo* server, nint userdata)
    {
        var listing = GCHandle<PulseListing>.FromIntPtr(userdata).Target;
        if (server is not null)
        {
            listing.defaultSink = PulseText.Of(server->DefaultSinkName);
            listing.defaultSource = PulseText.Of(server->DefaultSourceName);
        }

        listing.answered.TrySetResult();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnSink(nint context, PulseDeviceInfo* sink, int end, nint userdata) =>
        GCHandle<PulseListing>.FromIntPtr(userdata).Target.Add(sink, end, DeviceDirection.Playback);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void OnSource(nint context, PulseDeviceInfo* source, int end, nint userdata) =>
        GCHandle<PulseListing>.FromIntPtr(userdata).Target.Add(source, end, DeviceDirection.Capture);

    /// <summary>
    /// module-echo-cancel stands in the driver field with its file name; PipeWire's filter has a stream for a driver and is
    /// known by the name it gives its nodes.
    /// </summary>
    private static unsafe bool CancelsEcho(PulseDeviceInfo* device) =>
        PulseText.Of(device->Driver).Contains("echo-cancel", StringComparison.OrdinalIgnoreCase)
        || PulseText.Of(device->Name).Contains("echo-cancel", StringComparison.OrdinalIgnoreCase);

    private unsafe void Add(PulseDeviceInfo* device, int end, DeviceDirection direction)
    {
        if (end != 0 || device is null)
        {
            answered.TrySetResult();
            return;
        }

        var name = PulseText.Of(device->Name);
        var isMonitor = direction is DeviceDirection.Capture && device->Monitor != LibPulse.InvalidIndex;
        var cancelsEcho = !isMonitor && CancelsEcho(device);
        devices.Add(new(
            name,
            PulseText.Of(device->Description),
            direction,
            (int)device->SampleSpec.Rate,
            device->SampleSpec.Channels,
            IsDefault: !isMonitor && name == (direction is DeviceDirection.Playback ? defaultSink : defaultSource),
            IsMonitor: isMonitor,
            EchoCancelled: cancelsEcho,
            Master: cancelsEcho && PulseText.Of(LibPulse.pa_proplist_gets(device->Properties, "device.master_device")) is { Length: > 0 } master ? master : null));
    }

    private async Task AskAsync(PulseConnection connection, Func<nint, nint, nint> question, CancellationToken cancellationToken)
    {
        answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using var self = new GCHandle<PulseListing>(this);
        nint operation;
        using (connection.Lock())
        {
            operation = question(connection.Context, GCHandle<PulseListing>.ToIntPtr(self));
        }

        if (operation == 0)
        {
            throw new DeviceException(DeviceFault.BackendUnavailable, $"The sound server refuses to list its devices ({connection.LastError()}).");
        }

        try
        {
            await Task.WhenAny(answered.Task, connection.Broken).WaitAsync(cancellationToken);
            if (!answered.Task.IsCompleted)
            {
                throw new DeviceException(DeviceFault.BackendUnavailable, $"The sound server went away ({await connection.Broken}).");
            }
        }
        finally
        {
            // Cancelled, the operation calls back no more, so the handle may go.
            using var held = connection.Lock();
            LibPulse.pa_operation_cancel(operation);
            LibPulse.pa_operation_unref(operation);
        }
    }
}
