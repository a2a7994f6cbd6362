using System.Globalization;

namespace AgentConnector.Problems;

/// <summary>A number with what it counts, as people say it: <c>1 call</c>, <c>2 calls</c>.</summary>
internal static class Counted
{
    public static string Of(long number, string one) => string.Create(CultureInfo.InvariantCulture, $"{number} {one}{(number == 1 ? "" : "s")}");
}
