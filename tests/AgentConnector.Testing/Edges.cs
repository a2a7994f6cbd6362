namespace AgentConnector.Testing;

/// <summary>Where a sound begins and ends in a recording.</summary>
public static class Edges
{
    /// <summary>The first sample louder than a threshold; -1 when none is.</summary>
    public static int Onset(ReadOnlySpan<short> samples, int threshold = 1000)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs((int)samples[i]) > threshold)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The last sample louder than a threshold; 0 when none is.</summary>
    public static int LastSound(ReadOnlySpan<short> samples, int threshold)
    {
        var last = samples.Length - 1;
        while (last > 0 && Math.Abs((int)samples[last]) <= threshold)
        {
            last--;
        }

        return last;
    }
}
