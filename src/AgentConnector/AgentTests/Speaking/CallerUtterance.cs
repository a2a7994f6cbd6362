namespace AgentConnector.AgentTests.Speaking;

/// <summary>What the caller says in one go, as sound.</summary>
/// <param name="Samples">Mono, at the caller's rate; without silence around it.</param>
internal sealed record CallerUtterance(ReadOnlyMemory<short> Samples)
{
    private const double SoundDb = -50;

    /// <summary>Takes the silence off both ends: what is measured from the end of speech must know where that is.</summary>
    public static CallerUtterance Of(ReadOnlyMemory<short> samples, int rate)
    {
        var window = rate / 100;
        var (first, last) = (-1, 0);
        for (var at = 0; at + window <= samples.Length; at += window)
        {
            if (CallerEar.Decibels(samples.Span.Slice(at, window)) > SoundDb)
            {
                first = first < 0 ? at : first;
                last = at + window;
            }
        }

        return new(first < 0 ? ReadOnlyMemory<short>.Empty : samples[first..last]);
    }
}
