using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>A device's failure to open, as the call core understands it.</summary>
internal static class DeviceFailures
{
    extension(DeviceException failure)
    {
        public EndpointException ToEndpoint() => new(failure.Message, failure)
        {
            Refusal = new(failure.Fault is DeviceFault.NotFound ? EndpointRefusalKind.NotFound : EndpointRefusalKind.Unavailable, failure.Message),
            Failure = failure.Fault is DeviceFault.DidNotStart or DeviceFault.Broken ? EndpointFailure.DeviceLost : EndpointFailure.Broken,
        };
    }
}
