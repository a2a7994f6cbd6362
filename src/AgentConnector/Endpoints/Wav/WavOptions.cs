using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Wav;

/// <summary>Settings of WAV files that play the caller.</summary>
public sealed class WavOptions
{
    public const string Section = "Endpoints:Wav";

    /// <summary>The only folder files are taken from.</summary>
    [Required(ErrorMessage = "WAV_DIR: set a folder, such as ./data/wav.")]
    public string Folder { get; set; } = "./data/wav";

    /// <summary>A file caller hangs up when its file has ended and nothing was heard for so long.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "WAV_HANG_UP_SECONDS: set a number from 0 to 600.")]
    public TimeSpan HangUpAfter { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>The longest file that may play a caller.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Endpoints:Wav:LongestFile: set a time from 1 s to 24 h.")]
    public TimeSpan LongestFile { get; set; } = TimeSpan.FromHours(2);
}

[OptionsValidator]
internal sealed partial class WavOptionsValidator : IValidateOptions<WavOptions>;
