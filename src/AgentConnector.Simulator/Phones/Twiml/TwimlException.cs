namespace AgentConnector.Simulator.Phones.Twiml;

/// <summary>A document Twilio would not execute.</summary>
internal sealed class TwimlException(string rule, string message) : Exception(message)
{
    /// <summary>Which rule, in the words of the list of violations.</summary>
    public string Rule => rule;
}
