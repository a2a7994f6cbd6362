namespace AgentConnector.Bench.Soak;

/// <summary>The outcome of a soak for people.</summary>
internal static class SoakTable
{
    public static string Of(SoakOutcome outcome)
    {
        string[] lines =
        [
            FormattableString.Invariant($"| {outcome.Calls:N0} calls; growth judged from minute {outcome.WarmUpMinutes:F1} on | seen | limit | |"),
            "|---|---:|---:|---|",
            .. outcome.Criteria.Select(criterion => criterion.ToString()),
            "",
            "| Ended | calls |",
            "|---|---:|",
            .. outcome.Endings.OrderBy(ending => ending.Key, StringComparer.Ordinal).Select(ending => FormattableString.Invariant($"| {ending.Key} | {ending.Value} |")),
            "",
            FormattableString.Invariant($"Slowest mark of a phone call: {outcome.SlowestSoundMilliseconds:F0} ms. Frames filled in: {outcome.FramesFilledIn}. The service, in the middle: {Middle(outcome):P0} of a core."),
            .. outcome.Warnings.Select(warning => FormattableString.Invariant($"Warned of {warning.Key}: {warning.Value} times.")),
            .. outcome.Faults.Select(fault => "fault: " + fault),
        ];
        return string.Join('\n', lines);
    }

    private static double Middle(SoakOutcome outcome) => Figures.Slope.Middle(outcome.Readings.Select(reading => reading.Core));
}
