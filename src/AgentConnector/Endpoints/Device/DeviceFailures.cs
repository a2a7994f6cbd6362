using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>A device's failure to open, as the call core understands it.</summary>
internal static class DeviceFailures
{
    /// <summary>What works on a machine without sound, the cheapest first.</summary>
    private const string WithoutSound =
        "Send \"to\": \"wav:demo\", and a file plays the caller; or \"to\": \"tel:+15551234567\" to call a phone (TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, "
        + "TWILIO_PHONE_NUMBER and PUBLIC_URL; none of them for a simulated call). DEFAULT_TO is where calls without \"to\" go.";

    extension(DeviceException failure)
    {
        public EndpointException ToEndpoint() => new(failure.Message, failure)
        {
            Refusal = failure.Fault is DeviceFault.NotFound
                ? new(EndpointRefusalKind.NotFound, failure.Message)
                : new(EndpointRefusalKind.Unavailable, $"{failure.Message} {WithoutSound}"),
            Failure = failure.Fault is DeviceFault.DidNotStart or DeviceFault.Broken ? EndpointFailure.DeviceLost : EndpointFailure.Broken,
        };
    }
}
