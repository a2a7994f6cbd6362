using AgentConnector.Devices.Echo;
using AgentConnector.Settings;

namespace AgentConnector.Endpoints.Device;

/// <summary>Settings of this host's microphone and speaker.</summary>
public sealed class DeviceOptions
{
    public const string Section = "Endpoints:Device";

    /// <summary>The microphone of <c>device:default</c>; null for the system's default.</summary>
    [Setting("AUDIO_INPUT", "The microphone's name as GET /devices lists it; the system's default when empty.")]
    public string? Input { get; set; }

    /// <summary>The speaker of <c>device:default</c>; null for the system's default.</summary>
    [Setting("AUDIO_OUTPUT", "The speaker's name as GET /devices lists it; the system's default when empty.")]
    public string? Output { get; set; }

    [Setting(
        "AUDIO_BACKEND",
        "auto, pulse, alsa, wasapi, null (silence), or file (AUDIO_INPUT is heard, AUDIO_OUTPUT is written).",
        Words = ["auto", "pulse", "alsa", "wasapi", "null", "file"])]
    public string Backend { get; set; } = "auto";

    /// <summary>What is done against echo.</summary>
    [Setting(
        "AUDIO_AEC",
        "How the speaker's echo is kept out of the microphone: auto, system, speex, half-duplex, or off for headsets.",
        Words = ["auto", "system", "speex", "half-duplex", "off"])]
    public AecMode Aec { get; set; } = AecMode.Auto;

    /// <summary>Whether start, end and failure of a call are heard.</summary>
    [Setting("AUDIO_EARCONS", "on plays a short sound when a call starts, ends or fails.", Words = ["off", "on"])]
    public bool Earcons { get; set; }

    /// <summary>The sound server's address; null for the one the environment names.</summary>
    [Setting("AUDIO_PULSE_SERVER", "The sound server's address, as in PULSE_SERVER, which counts when this is empty.")]
    public string? PulseServer { get; set; }

    /// <summary>How long the devices may take until sound passes both ways.</summary>
    [Setting("AUDIO_START_SECONDS", "How long the devices may take until sound passes both ways.", Least = 0.1, Most = 60)]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call goes on without its devices.</summary>
    [Setting("AUDIO_LOSS_SECONDS", "How long a call goes on without its devices, for them to come back.", Least = 1, Most = 600)]
    public TimeSpan LossPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Periods of 15 ms that wait in the speaker. More ride over a busy machine, and an interruption is heard so much later.
    /// </summary>
    [Setting(
        "AUDIO_PLAYBACK_PERIODS",
        "Periods of 15 ms that wait in the speaker. More ride over a busy machine, and an interruption is heard so much later.",
        Least = 3,
        Most = 20)]
    public int PlaybackPeriods { get; set; } = 3;
}
