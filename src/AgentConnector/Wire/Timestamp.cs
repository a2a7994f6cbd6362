using System.Globalization;

namespace AgentConnector.Wire;

/// <summary>A time as every answer writes it: RFC 3339, UTC, milliseconds, Z, which every language's date parser reads.</summary>
internal static class Timestamp
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Of(TimeProvider time) => Of(time.GetUtcNow());

    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
