namespace AgentConnector.Bench.Soak.Figures;

/// <summary>The service at one moment of a soak.</summary>
/// <param name="Minutes">Since the first call.</param>
/// <param name="Calls">That began so far.</param>
/// <param name="Running">That run now.</param>
/// <param name="AnonymousMegabytes">Memory of its own (<c>RssAnon</c>): pages of files, the store's among them, are not in it.</param>
/// <param name="ResidentMegabytes">All that is in memory (<c>VmRSS</c>), pages of files included.</param>
/// <param name="Dropped">Frames and events that the service says it dropped so far, since a queue was full or an agent's line too slow.</param>
/// <param name="Descriptors">Open files and sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Core">Of one core, since the reading before.</param>
/// <param name="LoadCore">The same of this program.</param>
/// <param name="LatestBeat">How late, in milliseconds, the load itself was at worst since the reading before.</param>
/// <param name="Faults">All faults so far.</param>
internal sealed record SoakReading(
    double Minutes,
    int Calls,
    int Running,
    double AnonymousMegabytes,
    double ResidentMegabytes,
    long Dropped,
    int Descriptors,
    int Threads,
    double Core,
    double LoadCore,
    double LatestBeat,
    int Faults)
{
    /// <summary>The first line of a file of readings.</summary>
    public const string Header = "minutes,calls,running,anonymous_mb,resident_mb,dropped,descriptors,threads,core,load_core,latest_beat_ms,faults";

    /// <summary>A line of it.</summary>
    public string Line => FormattableString.Invariant(
        $"{Minutes:F2},{Calls},{Running},{AnonymousMegabytes:F2},{ResidentMegabytes:F2},{Dropped},{Descriptors},{Threads},{Core:F3},{LoadCore:F3},{LatestBeat:F1},{Faults}");

    public override string ToString() => FormattableString.Invariant(
        $"{Minutes,5:F1} min  {Calls,5} calls, {Running,2} now  {AnonymousMegabytes,6:F1} MB own  {Descriptors,4} descriptors  {Threads,3} threads  {Core,4:P0} of a core  {Faults} faults");
}
