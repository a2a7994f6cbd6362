using System.Globalization;
using AgentConnector.Endpoints.Dialing;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>Reads the fields of status and machine-detection callbacks.</summary>
internal static class TwilioReports
{
    public static PhoneReport Read(TwilioRequest request) => new(
        StateOf(request["CallStatus"]),
        int.TryParse(request["SequenceNumber"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null,
        request["SipResponseCode"] is { Length: 3 } sip && sip.All(char.IsAsciiDigit) ? "SIP " + sip : null);

    /// <summary>Whether <c>AnsweredBy</c> names a machine: <c>machine_start</c>, <c>machine_end_beep</c>, <c>fax</c> and their like.</summary>
    public static bool IsMachine(string answeredBy) => answeredBy.StartsWith("machine", StringComparison.Ordinal) || answeredBy == "fax";

    private static PhoneState StateOf(string status) => status switch
    {
        "ringing" => PhoneState.Ringing,
        "in-progress" or "answered" => PhoneState.Answered,
        "busy" => PhoneState.Busy,
        "no-answer" => PhoneState.NoAnswer,
        "canceled" => PhoneState.Canceled,
        "failed" => PhoneState.Failed,
        "completed" => PhoneState.Completed,
        _ => PhoneState.Other,
    };
}
