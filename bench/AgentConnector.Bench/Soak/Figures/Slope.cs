namespace AgentConnector.Bench.Soak.Figures;

/// <summary>A straight line through readings that a few wild ones cannot turn: the middle of the slopes between all pairs (Theil and Sen).</summary>
internal static class Slope
{
    /// <summary>By the hour.</summary>
    public static double PerHour(IReadOnlyList<(double Minutes, double Value)> points)
    {
        var slopes = new List<double>();
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = i + 1; j < points.Count; j++)
            {
                if (points[j].Minutes > points[i].Minutes)
                {
                    slopes.Add((points[j].Value - points[i].Value) / (points[j].Minutes - points[i].Minutes) * 60);
                }
            }
        }

        return Middle(slopes);
    }

    public static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The least of each minute: what is held when the collector has just been there.</summary>
    public static IReadOnlyList<(double Minutes, double Value)> Floor(IEnumerable<(double Minutes, double Value)> points) =>
        [.. points.GroupBy(point => Math.Floor(point.Minutes)).Select(minute => (minute.Key + 0.5, minute.Min(point => point.Value)))];
}
