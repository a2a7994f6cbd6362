using System.Text.Json.Serialization;

namespace AgentConnector.BareBridge;

/// <summary>What is read of a request to start a call.</summary>
internal sealed record StartRequest([property: JsonPropertyName("agent_id")] string AgentId);
