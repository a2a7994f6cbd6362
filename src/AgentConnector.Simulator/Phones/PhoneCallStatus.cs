using System.Text.Json;

namespace AgentConnector.Simulator.Phones;

/// <summary>Where a call stands, in Twilio's words.</summary>
public enum PhoneCallStatus
{
    /// <summary>Accepted; nothing rings yet.</summary>
    Queued,

    /// <summary>The phone rings.</summary>
    Ringing,

    /// <summary>Somebody, or something, answered.</summary>
    InProgress,

    /// <summary>It was answered and is over.</summary>
    Completed,

    /// <summary>The line was busy.</summary>
    Busy,

    /// <summary>The network could not reach the number.</summary>
    Failed,

    /// <summary>It rang until nobody waited any longer.</summary>
    NoAnswer,

    /// <summary>It was taken back before anybody answered.</summary>
    Canceled,
}

/// <summary>The words of the wire.</summary>
internal static class PhoneCallStatusNames
{
    extension(PhoneCallStatus status)
    {
        public string WireName => JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());

        /// <summary>The SIP response that goes with an ending.</summary>
        public int SipCode => status switch
        {
            PhoneCallStatus.Busy => 486,
            PhoneCallStatus.NoAnswer or PhoneCallStatus.Canceled => 487,
            PhoneCallStatus.Failed => 404,
            _ => 200,
        };
    }
}
