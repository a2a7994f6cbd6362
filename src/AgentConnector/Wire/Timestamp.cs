using System.Globalization;

namespace AgentConnector.Wire;

/// <summary>A time as every answer writes it: UTC, milliseconds, Z.</summary>
internal static class Timestamp
{
    public static string Of(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
