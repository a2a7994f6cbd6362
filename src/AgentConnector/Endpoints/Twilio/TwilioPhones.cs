using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The phone calls that go through Twilio.</summary>
internal sealed class TwilioPhones(MediaTickets tickets, TimeProvider time)
{
    public PhoneCalls Calls { get; } = new(tickets, time);
}
