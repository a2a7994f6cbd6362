using System.ComponentModel;
using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Starting;

/// <summary>The 2xx answer to a start request, in the old service's shape. It never has a top-level <c>error</c>: n8n would repeat the request.</summary>
public sealed record StartedCall(
    bool Success,
    CallId SessionId,
    CallStatus Status,
    [property: Description("The agent's socket address without its query: the signature in it is a credential. Null while the call is not connected.")]
    string? WebsocketUrl,
    string Message,
    [property: JsonConverter(typeof(UtcTimeJson))] DateTimeOffset Timestamp,
    StartLinks Links,
    [property: Description("True: this is the answer to an earlier equal request, repeated; no second call is made. The message says more.")]
    bool Replayed = false,
    [property: Description("Of a call that waits: its place when it was accepted, from 1. Absent otherwise.")]
    int? Position = null);

/// <summary>Where to go on from here.</summary>
public sealed record StartLinks(string Self, string Events, string End)
{
    /// <param name="pathBase">The prefix a proxy keeps; empty for none.</param>
    /// <param name="id">The call.</param>
    public static StartLinks Of(string? pathBase, CallId id) => new($"{pathBase}/calls/{id}", $"{pathBase}/calls/{id}/events", $"{pathBase}/calls/{id}/end");
}
