namespace AgentConnector.Devices.Lines;

/// <summary>
/// The true rate of a device against the host's clock: the slope of the line through (time, samples so far). Callbacks
/// jitter by milliseconds, the line through thousands of them does not. One thread observes, any thread reads.
/// </summary>
internal sealed class RateEstimate
{
    // 20 s of callbacks every 20 ms that jitter by 5 ms put the slope within about 25 ppm, a minute within 5 ppm.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(20);

    private readonly int nominal;
    private long count;
    private double first;
    private double meanTime;
    private double meanExcess;
    private double timeVariance;
    private double covariance;
    private double ppm = double.NaN;

    public RateEstimate(int nominal) => this.nominal = nominal;

    /// <summary>How much faster than its nominal rate the device runs; null until enough was seen.</summary>
    public double? Ppm => Volatile.Read(ref ppm) is var value && double.IsNaN(value) ? null : value;

    /// <summary>Notes that <paramref name="samples"/> had passed in all at <paramref name="time"/>, from any fixed origin.</summary>
    public void Observe(TimeSpan time, long samples)
    {
        if (count == 0)
        {
            first = time.TotalSeconds;
        }

        // In seconds of excess over the nominal rate the numbers stay small, so the sums stay exact for days.
        var at = time.TotalSeconds - first;
        var excess = ((double)samples / nominal) - at;
        count++;
        var fromMean = at - meanTime;
        meanTime += fromMean / count;
        meanExcess += (excess - meanExcess) / count;
        timeVariance += fromMean * (at - meanTime);
        covariance += fromMean * (excess - meanExcess);
        if (at >= Shortest.TotalSeconds && timeVariance > 0)
        {
            Volatile.Write(ref ppm, covariance / timeVariance * 1e6);
        }
    }

    /// <summary>Starts over: a gap in the samples would read as a slow clock.</summary>
    public void Restart()
    {
        (count, meanTime, meanExcess, timeVariance, covariance) = (0, 0, 0, 0, 0);
        Volatile.Write(ref ppm, double.NaN);
    }
}
