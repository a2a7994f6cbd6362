using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Device;

/// <summary><c>device:NAME</c>: this host's microphone and speaker, for one call at a time.</summary>
internal sealed partial class DeviceEndpointConnector(
    SoundSystem sound, IOptions<DeviceOptions> options, DeviceMetrics metrics, TimeProvider time, ILogger<DeviceEndpointConnector> logger) : IEndpointConnector
{
    public string Scheme => "device";

    /// <summary>Only what is wrong whatever the host has; the rest is found by <see cref="HoldsAsync"/>, which may ask the sound server.</summary>
    public EndpointRefusal? Check(EndpointAddress to, bool simulated) => to.Name.Count(letter => letter == '|') > 1
        ? new(EndpointRefusalKind.Invalid, "must be device:default, device:NAME or device:MICROPHONE|SPEAKER. GET /devices lists the names.")
        : null;

    public async ValueTask<IReadOnlyList<string>> HoldsAsync(EndpointAddress to, CancellationToken cancellationToken) =>
        (await sound.PlanAsync(to, cancellationToken)).Holds;

    public async Task<IAudioEndpoint> OpenAsync(OpenRequest request, CancellationToken cancellationToken)
    {
        var plan = await sound.PlanAsync(request.To, cancellationToken);
        var endpoint = await DeviceEndpoint.OpenAsync(plan, options.Value, time, cancellationToken);
        metrics.Follow(plan.Microphone, plan.Speaker, () => endpoint.Reading);
        LogOpened(plan.Microphone, plan.Speaker, plan.Backend.Name, plan.Echo.Reason);
        return endpoint;
    }

    [LoggerMessage(4301, LogLevel.Information, "Opened {Microphone} and {Speaker} by {Backend}. {EchoReason}")]
    private partial void LogOpened(string microphone, string speaker, string backend, string echoReason);
}
