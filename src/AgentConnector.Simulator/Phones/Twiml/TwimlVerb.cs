namespace AgentConnector.Simulator.Phones.Twiml;

/// <summary>One instruction of a TwiML document.</summary>
internal abstract record TwimlVerb;

internal sealed record SayVerb(string Text) : TwimlVerb;

internal sealed record PauseVerb(TimeSpan Length) : TwimlVerb;

/// <summary>A stream both ways; what follows runs when the other side closes it.</summary>
internal sealed record ConnectVerb(StreamNoun Stream, string? Action) : TwimlVerb;

/// <summary>A stream one way, beside whatever follows.</summary>
internal sealed record StartVerb(StreamNoun Stream) : TwimlVerb;

internal sealed record RedirectVerb(string Url) : TwimlVerb;

internal sealed record DialVerb(string Number) : TwimlVerb;

internal sealed record HangupVerb : TwimlVerb;

/// <summary>Only an incoming call can be rejected, and only first.</summary>
internal sealed record RejectVerb(bool Busy) : TwimlVerb;

/// <summary>Where a stream goes and what it carries.</summary>
internal sealed record StreamNoun(
    string Url,
    string? Name,
    string Track,
    string? StatusCallback,
    string StatusCallbackMethod,
    IReadOnlyDictionary<string, string> Parameters);
