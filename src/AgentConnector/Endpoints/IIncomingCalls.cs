using System.Text.Json;

namespace AgentConnector.Endpoints;

/// <summary>Where an arriving call is handed in; the call core implements it.</summary>
public interface IIncomingCalls
{
    /// <summary>Admits an arriving call, or says why not. What arrived is opened by the call itself, after this returns.</summary>
    Task<IncomingAnswer> AcceptAsync(IncomingCall call, CancellationToken cancellationToken);
}

/// <summary>A call that came from outside.</summary>
/// <param name="Key">Names the arrival at its dialer, such as <c>twilio/CA…</c>: the same key is the same call.</param>
/// <param name="To">The number that was called: ours, not the caller's.</param>
/// <param name="Arrival">Opens the caller's audio once the call was admitted.</param>
/// <param name="AgentId">Who answers.</param>
public sealed record IncomingCall(string Key, EndpointAddress To, IEndpointConnector Arrival, string AgentId)
{
    /// <summary>Who called; null where that is not told.</summary>
    public EndpointAddress? From { get; init; }

    /// <summary>Values of the agent's placeholders: a JSON object, or null.</summary>
    public JsonElement? DynamicVariables { get; init; }

    /// <summary>Overrides in the cloud's own shape, or null.</summary>
    public JsonElement? ConversationConfigOverride { get; init; }

    /// <summary>Kept with the call's record, or null.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>A scenario of the built-in agent, or null for the cloud.</summary>
    public string? Scenario { get; init; }
}

/// <summary>What became of an arriving call.</summary>
/// <param name="CallId">The call, when it was admitted.</param>
/// <param name="Refusal">Why it was not.</param>
public sealed record IncomingAnswer(string? CallId, EndpointRefusal? Refusal = null);
