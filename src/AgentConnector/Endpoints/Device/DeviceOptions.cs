using System.ComponentModel.DataAnnotations;
using AgentConnector.Devices.Echo;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Device;

/// <summary>Settings of this host's microphone and speaker.</summary>
public sealed class DeviceOptions
{
    public const string Section = "Endpoints:Device";

    /// <summary>The microphone of <c>device:default</c>; null for the system's default.</summary>
    public string? Input { get; set; }

    /// <summary>The speaker of <c>device:default</c>; null for the system's default.</summary>
    public string? Output { get; set; }

    /// <summary>auto, pulse, alsa, wasapi, null or file.</summary>
    public string Backend { get; set; } = "auto";

    /// <summary>The sound server's address; null for the one the environment names.</summary>
    public string? PulseServer { get; set; }

    /// <summary>What is done against echo.</summary>
    public AecMode Aec { get; set; } = AecMode.Auto;

    /// <summary>Whether start, end and failure of a call are heard.</summary>
    public bool Earcons { get; set; }

    /// <summary>How long the devices may take until sound passes both ways.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "Endpoints:Device:StartTimeout: set a time from 0.1 s to 60 s.")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call goes on without its devices.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Endpoints:Device:LossPatience: set a time from 1 s to 10 min.")]
    public TimeSpan LossPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Periods of 15 ms that wait in the speaker. More ride over a busy machine, and an interruption is heard so much later.
    /// </summary>
    [Range(3, 20, ErrorMessage = "Endpoints:Device:PlaybackPeriods: set a number from 3 to 20.")]
    public int PlaybackPeriods { get; set; } = 3;
}

[OptionsValidator]
internal sealed partial class DeviceOptionsValidator : IValidateOptions<DeviceOptions>;
