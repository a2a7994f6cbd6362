namespace AgentConnector.Simulator.Phones;

/// <summary>How a phone call ended.</summary>
/// <param name="By">Whose doing it was.</param>
/// <param name="Reason">Why, in a stable word such as <c>hung_up</c>, <c>no_answer</c> or <c>twiml_ended</c>.</param>
public sealed record PhoneEnd(PhoneParty By, string Reason);

/// <summary>Who ended a phone call.</summary>
public enum PhoneParty
{
    /// <summary>The person at the phone.</summary>
    Person,

    /// <summary>The program under test: by REST, by its TwiML, or by closing the media stream.</summary>
    Connector,

    /// <summary>The phone network: nobody answered, the time was up, the line was taken down.</summary>
    Line,
}
