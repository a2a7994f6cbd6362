namespace AgentConnector.Simulator.Phones.Twiml;

/// <summary>One instruction of a TwiML document.</summary>
internal abstract record TwimlVerb;

/// <summary>A stream both ways; what follows runs when the other side closes it.</summary>
internal sealed record ConnectVerb(string Url, IReadOnlyDictionary<string, string> Parameters) : TwimlVerb;

internal sealed record HangupVerb : TwimlVerb;

/// <summary>Only an incoming call can be rejected, and only first.</summary>
internal sealed record RejectVerb(bool Busy) : TwimlVerb;
