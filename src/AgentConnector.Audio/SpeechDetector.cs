namespace AgentConnector.Audio;

/// <summary>
/// Tells speech from background by its energy: the level of each 20 ms block against a noise floor that follows the quiet parts.
/// Works on the clock of the samples it is given, so the same samples always give the same answer. Not thread-safe.
/// </summary>
public sealed class SpeechDetector
{
    private const double ThresholdDb = 12;
    private const double QuietestSpeechDbfs = -50;
    private const double FloorRiseDbPerSecond = 3;

    private readonly int blockSize;
    private readonly int onsetBlocks;
    private readonly int hangoverBlocks;
    private long sum;
    private int filled;
    private int loudRun;
    private int quietRun;
    private double floorDbfs = -65;

    /// <param name="sampleRate">Samples a second of what <see cref="Add"/> gets, in Hz.</param>
    /// <param name="onset">Loud for so long: speech has begun. Default 60 ms.</param>
    /// <param name="hangover">Quiet for so long: speech has ended. Default 500 ms.</param>
    public SpeechDetector(int sampleRate, TimeSpan? onset = null, TimeSpan? hangover = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        blockSize = Math.Max(1, sampleRate / 50);
        onsetBlocks = Blocks(onset ?? TimeSpan.FromMilliseconds(60));
        hangoverBlocks = Blocks(hangover ?? TimeSpan.FromMilliseconds(500));
    }

    /// <summary>Whether someone speaks: from the end of the onset to the end of the hangover.</summary>
    public bool IsSpeech { get; private set; }

    /// <summary>Whether the latest whole block was loud.</summary>
    public bool IsLoud { get; private set; }

    /// <summary>Samples given so far.</summary>
    public long Position { get; private set; }

    /// <summary>Where the latest stretch of speech began, in samples; −1 before the first.</summary>
    public long SpeechStart { get; private set; } = -1;

    /// <summary>Where the latest stretch of speech was last loud, in samples; −1 before the first.</summary>
    public long SpeechEnd { get; private set; } = -1;

    /// <summary>Takes mono samples of any number.</summary>
    public void Add(ReadOnlySpan<short> samples)
    {
        while (!samples.IsEmpty)
        {
            var piece = samples[..Math.Min(samples.Length, blockSize - filled)];
            sum += Pcm16.Energy(piece);
            filled += piece.Length;
            Position += piece.Length;
            if (filled == blockSize)
            {
                EndBlock();
            }

            samples = samples[piece.Length..];
        }
    }

    /// <summary>Whether samples are no louder than the background so far; they are not taken.</summary>
    public bool IsQuiet(ReadOnlySpan<short> samples) => samples.IsEmpty || Level(Pcm16.Energy(samples), samples.Length) <= Threshold(floorDbfs);

    private static double Level(long energy, int count) => 10 * Math.Log10(((double)energy / count / (32768.0 * 32768.0)) + 1e-12);

    private static double Threshold(double floorDbfs) => Math.Max(floorDbfs + ThresholdDb, QuietestSpeechDbfs);

    private static int Blocks(TimeSpan duration) => Math.Max(1, (int)Math.Round(duration.TotalMilliseconds / 20));

    private void EndBlock()
    {
        var level = Level(sum, blockSize);
        sum = 0;
        filled = 0;

        // The floor falls with a quiet block at once and rises slowly, so that speech itself does not lift it.
        floorDbfs = level < floorDbfs ? level : Math.Min(level, floorDbfs + (FloorRiseDbPerSecond / 50));
        floorDbfs = Math.Max(floorDbfs, -75);
        IsLoud = level > Threshold(floorDbfs);
        loudRun = IsLoud ? loudRun + 1 : 0;
        quietRun = IsLoud ? 0 : quietRun + 1;

        if (!IsSpeech && loudRun >= onsetBlocks)
        {
            IsSpeech = true;
            SpeechStart = Position - ((long)onsetBlocks * blockSize);
        }

        if (IsSpeech && IsLoud)
        {
            SpeechEnd = Position;
        }

        if (IsSpeech && quietRun >= hangoverBlocks)
        {
            IsSpeech = false;
        }
    }
}
