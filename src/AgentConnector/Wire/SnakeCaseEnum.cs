using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentConnector.Wire;

/// <summary>Writes an enum in snake_case, as every wire name of this service is.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
