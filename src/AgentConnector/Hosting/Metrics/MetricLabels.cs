using System.Globalization;
using System.Text;

namespace AgentConnector.Hosting.Metrics;

/// <summary>Labels as Prometheus writes them: <c>http_route="/calls",http_request_method="GET"</c>.</summary>
internal static class MetricLabels
{
    /// <param name="labels">What came with the measurement.</param>
    /// <param name="allowed">The names to keep; null for all.</param>
    public static string Format(ReadOnlySpan<KeyValuePair<string, object?>> labels, HashSet<string>? allowed)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (allowed is not null && !allowed.Contains(name))
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(MetricName(name)).Append("=\"");
            text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal));
            text.Append('"');
        }

        return text.ToString();
    }

    /// <summary>Letters, digits and underscores.</summary>
    public static string MetricName(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
