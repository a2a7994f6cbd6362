using AgentConnector.Audio;
using AgentConnector.Devices;
using AgentConnector.Devices.Alsa;
using AgentConnector.Devices.Echo;
using AgentConnector.Devices.Files;
using AgentConnector.Devices.Pulse;
using AgentConnector.Devices.Wasapi;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Device;

/// <summary>What this host has to hear and speak with, and which of it an address means.</summary>
internal sealed class SoundSystem(AudioBackends backends, IOptions<DeviceOptions> options, TimeProvider time)
{
    /// <summary>A sound server that does not answer must not hold a request.</summary>
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The back ends that the settings allow.</summary>
    public static AudioBackends Backends(DeviceOptions options, TimeProvider time) => options.Backend switch
    {
        "pulse" => new([new PulseBackend(options.PulseServer, time)]),
        "alsa" => new([new AlsaBackend(time)]),
        "wasapi" => new([new WasapiBackend(time)]),
        "null" => new([new NullBackend(time)]),
        "file" => new([new FileBackend(options.Input, options.Output, time)]),
        _ => AudioBackends.OfThisHost(options.PulseServer, time),
    };

    /// <summary>The back end in use, if there is one, its devices, and what was passed over.</summary>
    /// <exception cref="DeviceException">The back end does not answer.</exception>
    public async Task<(BackendChoice Choice, IReadOnlyList<DeviceDescription> Devices)> ListAsync(CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(ListTimeout, time, cancellationToken);
        try
        {
            var choice = await backends.ChooseAsync(deadline.Token);
            return (choice, choice.Backend is null ? [] : await choice.Backend.EnumerateAsync(deadline.Token));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeviceException(
                DeviceFault.BackendUnavailable, $"The sound system did not answer within {ListTimeout.TotalSeconds:0} s. Restart the sound server.", e);
        }
    }

    /// <summary>Which devices an address means here and now, and what is to be done against echo.</summary>
    /// <exception cref="EndpointException">None; the refusal says why.</exception>
    public Task<DevicePlan> PlanAsync(EndpointAddress address, CancellationToken cancellationToken) =>
        PlanAsync(address, options.Value.Aec, cancellationToken);

    /// <inheritdoc cref="PlanAsync(EndpointAddress, CancellationToken)"/>
    public async Task<DevicePlan> PlanAsync(EndpointAddress address, AecMode aec, CancellationToken cancellationToken)
    {
        try
        {
            var (choice, devices) = await ListAsync(cancellationToken);
            if (choice.Backend is not { } backend)
            {
                throw new DeviceException(DeviceFault.BackendUnavailable, "This machine has no sound." + string.Concat(choice.PassedOver.Select(refusal => $" {refusal.Name}: {refusal.Reason}")));
            }

            // Files are not names: the back end has them already.
            var (input, output) = backend is FileBackend ? (null, null) : (options.Value.Input, options.Value.Output);
            var names = DeviceNames.Find(address.Name, devices, input, output);
            var echo = EchoPlan.Choose(aec, devices, names.Microphone, names.Speaker, EchoCanceller.IsInstalled);
            return DevicePlan.Of(backend, echo, devices);
        }
        catch (DeviceException e)
        {
            throw e.ToEndpoint();
        }
    }
}
