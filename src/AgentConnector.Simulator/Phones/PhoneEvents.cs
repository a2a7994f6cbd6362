namespace AgentConnector.Simulator.Phones;

/// <summary>A status the call took.</summary>
/// <param name="Status">The status.</param>
/// <param name="At">When.</param>
public sealed record PhoneStatusChange(PhoneCallStatus Status, DateTimeOffset At);

/// <summary>A mark that went back to the program under test.</summary>
/// <param name="Name">The mark's name.</param>
/// <param name="StreamSid">The stream it came by.</param>
/// <param name="HeardSample">How much of <see cref="SimulatedPhoneCall.Heard"/> there was at that moment.</param>
/// <param name="Cleared">True when a clear sent it back, false when the audio before it has been played.</param>
public sealed record PhoneMark(string Name, string StreamSid, int HeardSample, bool Cleared);

/// <summary>A clear that came.</summary>
/// <param name="StreamSid">The stream it came by.</param>
/// <param name="HeardSample">How much of <see cref="SimulatedPhoneCall.Heard"/> there was at that moment.</param>
/// <param name="Dropped">How much queued audio will never be heard.</param>
public sealed record PhoneClear(string StreamSid, int HeardSample, TimeSpan Dropped);

/// <summary>A webhook that was posted, whoever it was for.</summary>
/// <param name="Kind"><c>voice</c>, <c>status</c>, <c>amd</c> or <c>stream</c>.</param>
/// <param name="Url">Where to.</param>
/// <param name="Form">Its fields.</param>
/// <param name="Answer">The HTTP status of the answer; 0 when there was none.</param>
public sealed record PostedWebhook(string Kind, string Url, IReadOnlyList<KeyValuePair<string, string>> Form, int Answer)
{
    /// <summary>A field's value; empty when there is none.</summary>
    public string this[string field] => Form.FirstOrDefault(pair => pair.Key == field).Value ?? "";
}
