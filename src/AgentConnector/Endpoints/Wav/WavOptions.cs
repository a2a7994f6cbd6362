using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Wav;

/// <summary>Settings of WAV files that play the caller.</summary>
public sealed class WavOptions
{
    public const string Section = "Endpoints:Wav";

    /// <summary>The only folder files are taken from.</summary>
    [Setting("WAV_DIR", "WAV files that may play the caller.")]
    public string Folder { get; set; } = "./data/wav";

    /// <summary>A file caller hangs up when its file has ended and nothing was heard for so long.</summary>
    [Setting("WAV_HANG_UP_SECONDS", "A file that plays the caller hangs up when it has ended and nothing was heard for so long.", Most = 600)]
    public TimeSpan HangUpAfter { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The longest file that may play a caller.</summary>
    [Setting("WAV_LONGEST_SECONDS", "The longest file that may play the caller.", Least = 1, Most = 86_400)]
    public TimeSpan LongestFile { get; set; } = TimeSpan.FromHours(2);
}
