namespace AgentConnector.Simulator.Listening;

/// <summary>
/// Tells speech from silence by energy, 10 ms at a time, on the clock of the samples: the same audio gives the same answer
/// however fast it arrives.
/// </summary>
/// <remarks>
/// The noise floor is the quietest 100 ms of the last ten seconds. What is louder than −32 dBFS is always speech, however
/// steady, so that a test tone counts; what is quieter than −45 dBFS never is.
/// </remarks>
internal sealed class EnergyVad
{
    private const double LowestThreshold = -45;
    private const double HighestThreshold = -32;
    private const double AboveNoise = 10;
    private const double Hysteresis = 3;
    private const int StartFrames = 8;
    private const int EndFrames = 60;
    private const int FloorBlocks = 100;
    private const int FramesPerBlock = 10;

    private readonly Queue<double> floor = new();
    private double blockSum;
    private int blockFrames;
    private double noise = double.NegativeInfinity;
    private int loud;
    private int quiet;

    /// <summary>How long speech must last before it is believed.</summary>
    public static TimeSpan StartsAfter => TimeSpan.FromMilliseconds(StartFrames * 10);

    /// <summary>How long silence must last before speech is over.</summary>
    public static TimeSpan EndsAfter => TimeSpan.FromMilliseconds(EndFrames * 10);

    public bool Speaking { get; private set; }

    /// <summary>Takes the next 10 ms and says what changed with it.</summary>
    public VadChange Next(ReadOnlySpan<short> frame)
    {
        var level = LevelOf(frame);
        FollowNoise(level);
        var threshold = double.Clamp(noise + AboveNoise, LowestThreshold, HighestThreshold);
        if (!Speaking)
        {
            // A dip of a frame inside a first syllable costs a little, not everything.
            loud = level > threshold ? loud + 1 : Math.Max(0, loud - 2);
            if (loud < StartFrames)
            {
                return VadChange.None;
            }

            Speaking = true;
            quiet = 0;
            return VadChange.Started;
        }

        quiet = level > threshold - Hysteresis ? 0 : quiet + 1;
        if (quiet < EndFrames)
        {
            return VadChange.None;
        }

        Speaking = false;
        loud = 0;
        return VadChange.Ended;
    }

    /// <summary>Decibels below full scale.</summary>
    private static double LevelOf(ReadOnlySpan<short> frame)
    {
        double sum = 0;
        foreach (var sample in frame)
        {
            sum += (double)sample * sample;
        }

        return 10 * Math.Log10((sum / frame.Length / (32768.0 * 32768.0)) + 1e-12);
    }

    private void FollowNoise(double level)
    {
        blockSum += level;
        if (++blockFrames < FramesPerBlock)
        {
            return;
        }

        floor.Enqueue(blockSum / FramesPerBlock);
        (blockSum, blockFrames) = (0, 0);
        if (floor.Count > FloorBlocks)
        {
            floor.Dequeue();
        }

        noise = floor.Min();
    }
}

/// <summary>What a piece of audio changed.</summary>
internal enum VadChange
{
    None,
    Started,
    Ended,
}
