namespace AgentConnector.Bench.Soak.Figures;

/// <summary>Holds the readings and the counts of a soak against what it shall show.</summary>
internal static class SoakVerdict
{
    /// <summary>A run that is shorter says nothing of slopes: what is still being warmed up looks like a leak.</summary>
    private const double ShortestMinutes = 30;

    /// <summary>Nothing is judged before: code is still compiled anew, and pools fill.</summary>
    private const double LeastWarmUp = 10;

    private const double MegabytesPerHour = 1;

    /// <summary>Of the descriptors and threads after the warm-up; they breathe with the calls that happen to run.</summary>
    private const double Breath = 0.05;

    /// <summary>Minutes from which on slopes are judged.</summary>
    public static double WarmUp(double minutes) => minutes >= ShortestMinutes ? Math.Max(LeastWarmUp, minutes / 4) : minutes / 4;

    public static IReadOnlyList<SoakCriterion> Of(IReadOnlyList<SoakReading> readings, SoakTally tally, SoakAftermath aftermath)
    {
        var minutes = readings.Count == 0 ? 0 : readings[^1].Minutes;
        var warm = readings.Where(reading => reading.Minutes >= WarmUp(minutes)).ToList();
        var judged = minutes >= ShortestMinutes;
        var memory = Slope.PerHour(Slope.Floor(warm.Select(reading => (reading.Minutes, reading.AnonymousMegabytes))));
        return
        [
            new("memory of its own, MB an hour", Text($"{memory:+0.00;-0.00;0.00}"), Text($"< {MegabytesPerHour}"), judged ? memory < MegabytesPerHour : null),
            Flat("descriptors", 10, reading => reading.Descriptors),
            Flat("threads", 5, reading => reading.Threads),
            None("frames lost", tally.Of(SoakFault.LostFrame), Text($"of {tally.Frames:N0}{Disturbed(tally.DisturbedFrames)}")),
            None("deliveries late", tally.Of(SoakFault.LateDelivery), Text($"of {tally.Deliveries:N0}, the latest after {tally.WorstDelivery:F1} s")),
            None("deliveries missing", tally.Of(SoakFault.MissingDelivery) + tally.Of(SoakFault.NoEnding), ""),
            None("gaps in streams of events", tally.Of(SoakFault.FollowerGap), Text($"of {tally.FollowedToTheEnd:N0} streams")),
            None("calls without exactly one ending", tally.Of(SoakFault.SecondEnding) + aftermath.NotOneEnding, Text($"of {aftermath.Stored:N0} in the store")),
            None("calls that ended otherwise than was done", tally.Of(SoakFault.WrongEnding), Text($"of {tally.Started:N0}")),
            None("calls that were not taken", tally.Of(SoakFault.NotTaken), ""),
            None("agents that did not come back", tally.Of(SoakFault.AgentNotBack), Text($"of {tally.Returned + tally.Of(SoakFault.AgentNotBack)}")),
            None("calls that run when all are over", aftermath.StillRunning, ""),
        ];

        SoakCriterion Flat(string name, double least, Func<SoakReading, double> value)
        {
            var (first, last) = (Quarter(warm, value, fromEnd: false), Quarter(warm, value, fromEnd: true));
            var (slope, room) = (Slope.PerHour([.. warm.Select(reading => (reading.Minutes, value(reading)))]), Math.Max(least, first * Breath));
            return new(name, Text($"{first:F0} to {last:F0}, {slope:+0.0;-0.0;0.0} an hour"), Text($"at most {room:F0} more, and {room:F0} an hour"), judged ? last - first <= room && slope <= room : null);
        }
    }

    /// <summary>The middle of the first or the last quarter.</summary>
    private static double Quarter(List<SoakReading> warm, Func<SoakReading, double> value, bool fromEnd)
    {
        var count = Math.Max(1, warm.Count / 4);
        return Slope.Middle((fromEnd ? warm.TakeLast(count) : warm.Take(count)).Select(value));
    }

    private static SoakCriterion None(string name, int count, string of) => new(name, Text($"{count} {of}").TrimEnd(), "0", count == 0);

    private static string Disturbed(int frames) => frames == 0 ? "" : Text($"; {frames} more in calls in which the load itself stood still for a tenth of a second");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
