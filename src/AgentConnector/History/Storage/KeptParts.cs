using System.Text.Json.Serialization;
using AgentConnector.Wire;

namespace AgentConnector.History.Storage;

/// <summary>What is kept of a call, each for a time of its own. The numbers stand in the column <c>expired</c>.</summary>
[Flags]
[JsonConverter(typeof(SnakeCaseEnum<KeptParts>))]
public enum KeptParts
{
    None = 0,
    Events = 1,
    Transcript = 2,
    Recording = 4,
    Metadata = 8,
    Deliveries = 16,
}
