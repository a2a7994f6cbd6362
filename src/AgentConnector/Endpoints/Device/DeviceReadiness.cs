using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Device;

/// <summary>Where a device is configured it must be there; a host without sound is ready for phones and files all the same.</summary>
internal sealed class DeviceReadiness(SoundSystem sound, IOptions<DeviceOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        if (string.IsNullOrEmpty(settings.Input) && string.IsNullOrEmpty(settings.Output) && settings.Backend == "auto")
        {
            return HealthCheckResult.Healthy();
        }

        try
        {
            await sound.PlanAsync(new("device", DeviceNames.Default), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (EndpointException)
        {
            // Device names are no business of a stranger.
            return HealthCheckResult.Unhealthy("The configured sound device is not there. GET /devices lists what is; see AUDIO_INPUT, AUDIO_OUTPUT and AUDIO_BACKEND.");
        }
    }
}
