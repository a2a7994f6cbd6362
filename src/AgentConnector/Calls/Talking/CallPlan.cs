using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls.Beside;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Talking;

/// <summary>What is to be done in one call: the request with every default filled in.</summary>
/// <param name="Id">The call.</param>
/// <param name="To">The audio endpoint.</param>
/// <param name="Agent">Which agent, and how it differs from its defaults.</param>
/// <param name="MaxDuration">The call is ended after this.</param>
/// <param name="OpenRecording">Starts the recording's file; null when recording is off.</param>
/// <param name="Metadata">The client's own object, given back with the outcome.</param>
internal sealed record CallPlan(
    CallId Id, EndpointAddress To, AgentRequest Agent, TimeSpan MaxDuration, Func<Stream>? OpenRecording, JsonElement? Metadata)
{
    /// <summary>How long an agent that is lost in mid-call is tried to be reached again; null: the call ends with it.</summary>
    public TimeSpan? ReconnectWithin { get; init; }

    /// <summary>What becomes of MCP tools that the agent wants approved.</summary>
    public required ApprovalRule Approvals { get; init; }

    /// <summary>Digits are taken out of what is said and pressed.</summary>
    public bool RedactsDigits { get; init; }

    /// <summary>The built-in agent was asked for: a phone call is simulated with it.</summary>
    public bool Simulated => Agent.Scenario is not null;
}

/// <summary>What one call works with.</summary>
/// <param name="Services">What all calls work with.</param>
/// <param name="Facts">Where its facts go.</param>
/// <param name="Endpoint">Opens its endpoint.</param>
/// <param name="GrantedAsync">Returns when it may begin: null, or how it ends because it had to wait for too long.</param>
/// <param name="IsWaiting">Whether it has not got all of it yet.</param>
/// <param name="FreeLine">Lets the next one begin.</param>
internal sealed record CallParts(
    CallServices Services,
    FactLog Facts,
    IEndpointConnector Endpoint,
    Func<CancellationToken, Task<CallEnd?>> GrantedAsync,
    Func<bool> IsWaiting,
    Action FreeLine);
