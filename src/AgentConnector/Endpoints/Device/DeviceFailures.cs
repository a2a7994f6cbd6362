using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>A device's failure to open, as the call core understands it.</summary>
internal static class DeviceFailures
{
    extension(DeviceException failure)
    {
        public EndpointException ToEndpoint() => new(failure.Message, failure)
        {
            Refusal = failure.Fault is DeviceFault.NotFound
                ? new(EndpointRefusalKind.NotFound, failure.Message)
                : new(EndpointRefusalKind.Unavailable, failure.Message + " Calls to WAV files (wav:demo) and phones work."),
            Failure = failure.Fault is DeviceFault.DidNotStart or DeviceFault.Broken ? EndpointFailure.DeviceLost : EndpointFailure.Broken,
        };
    }
}
