using AgentConnector.Devices.Echo;
using AgentConnector.Doctor.Room;
using AgentConnector.Problems;

namespace AgentConnector.Doctor;

/// <summary>Figures in plain words: what each means for a conversation, and what to do.</summary>
internal static class RoomAdvice
{
    private const double LoudRoomDb = -45;
    private const double VeryLoudRoomDb = -30;
    private const double FaintEchoDb = -45;
    private const double LoudEchoDb = 0;
    private const double GoodErleDb = 18;
    private const double PoorErleDb = 10;
    private const double NoticeableDriftPpm = 60;

    private static readonly TimeSpan LongDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan TooLongDelay = TimeSpan.FromMilliseconds(500);

    /// <param name="report">What was measured.</param>
    /// <param name="mode">What is done against echo; <see cref="AecMode.Off"/> says that a headset is used.</param>
    public static IReadOnlyList<Finding> Of(RoomReport report, AecMode mode)
    {
        if (report.IsDead)
        {
            return [new("microphone", Verdict.Wrong, "The microphone gives nothing but digital silence.",
                "It is muted, unplugged, or not the one you mean: unmute it in the system's sound settings, or set AUDIO_INPUT to another one "
                + $"({StartedAs.NameForAnyone} devices lists them).")];
        }

        var findings = new List<Finding> { Noise(report), Clipping(report) };
        if (report.WasHeard)
        {
            findings.AddRange([Delay(report), Echo(report, mode), Dropouts(report), Clocks(report)]);
        }
        else
        {
            findings.Add(mode is AecMode.Off
                ? new("echo", Verdict.Good, "The microphone does not hear the speaker, as it should be with a headset (AUDIO_AEC=off).")
                : new("echo", Verdict.Wrong, "The microphone hears the room, but not this speaker.",
                    "If you wear a headset, all is well: set AUDIO_AEC=off. Otherwise turn the speaker up, or set AUDIO_OUTPUT and AUDIO_INPUT "
                    + $"to the right devices ({StartedAs.NameForAnyone} devices lists them)."));
        }

        return findings;
    }

    /// <summary>The value of <c>AUDIO_AEC</c> that serves this room best; null when it cannot be told.</summary>
    public static string? BestAec(RoomReport report, AecMode mode) => report switch
    {
        { WasHeard: false } => mode is AecMode.Off ? "off" : null,
        { ReturnDb: < FaintEchoDb } => "off",
        { ErleDb: < PoorErleDb } => "half-duplex",
        _ when mode is AecMode.Off => "auto",
        _ => AecNames.Of(mode is AecMode.Speex ? AecMode.Auto : mode),
    };

    private static Finding Noise(RoomReport report) => report.NoiseDb switch
    {
        > VeryLoudRoomDb => new("noise", Verdict.Wrong, $"The room is very loud ({report.NoiseDb:F0} dBFS without anybody speaking).",
            "The agent takes such noise for speech. Lower the microphone's gain, move it away from fans and speakers, or use a headset."),
        > LoudRoomDb => new("noise", Verdict.Fair, $"The room is rather loud ({report.NoiseDb:F0} dBFS without anybody speaking).",
            "Lower the microphone's gain, or bring it closer to the person."),
        _ => new("noise", Verdict.Good, $"Noise floor {report.NoiseDb:F0} dBFS."),
    };

    private static Finding Clipping(RoomReport report) => report.ClippedShare switch
    {
        > 1e-3 => new("clipping", Verdict.Wrong, $"The microphone is overdriven: {report.ClippedShare:P1} of the sound is clipped.",
            "Lower the microphone's gain (or its boost), or turn the speaker down; no canceller can remove a distorted echo."),
        > 0 => new("clipping", Verdict.Fair, "The microphone reaches full scale at times.", "Lower the microphone's gain a little."),
        _ => new("clipping", Verdict.Good, $"Nothing is clipped (loudest {report.PeakDb:F0} dBFS)."),
    };

    private static Finding Delay(RoomReport report)
    {
        var ms = $"{report.Delay!.Value.TotalMilliseconds:F0} ms";
        return report.Delay > TooLongDelay
            ? new("delay", Verdict.Wrong, $"Sound needs {ms} from the speaker's queue to the microphone's ears and back.",
                "Echo this late cannot be cancelled and people talk over the agent. Use wired devices instead of Bluetooth, HDMI or a network speaker.")
            : report.Delay > LongDelay
                ? new("delay", Verdict.Fair, $"The round trip takes {ms}.", "Replies and interruptions are felt late. Wired devices are faster than Bluetooth or HDMI.")
                : new("delay", Verdict.Good, $"The round trip takes {ms}.");
    }

    private static Finding Echo(RoomReport report, AecMode mode)
    {
        var level = $"The speaker comes back at {report.ReturnDb:+0.0;-0.0;0.0} dB";
        return report switch
        {
            { ReturnDb: < FaintEchoDb } => new("echo", Verdict.Good, $"{level}: hardly at all."),
            { ReturnDb: > LoudEchoDb } => new("echo", Verdict.Wrong, $"{level}: louder in the microphone than it was played.",
                "A person cannot be heard over it. Turn the speaker down, lower the microphone's gain, or move the two apart."),
            _ when mode is AecMode.Off => new("echo", Verdict.Wrong, $"{level}, and AUDIO_AEC is off.",
                "The agent would hear and interrupt itself: set AUDIO_AEC=auto."),
            _ when mode is AecMode.System => new("echo", Verdict.Good, $"{level}, after the sound server's own cancelling."),
            { ErleDb: < PoorErleDb, IsBroken: true } => new("echo", Verdict.Wrong, $"{level}, and the canceller takes only {report.ErleDb:F0} dB off, because the sound is broken.",
                "Mend the dropouts first. Until then AUDIO_AEC=half-duplex mutes the microphone while the agent speaks."),
            { ErleDb: < PoorErleDb } => new("echo", Verdict.Wrong, $"{level}, and the canceller takes only {report.ErleDb:F0} dB off.",
                "Set AUDIO_AEC=half-duplex: the microphone is then muted while the agent speaks, unless somebody speaks up."),
            { ErleDb: < GoodErleDb } => new("echo", Verdict.Fair, $"{level}; the canceller takes {report.ErleDb:F0} dB off.",
                "The agent may hear itself now and then. Turn the speaker down or move the microphone away from it."),
            _ => new("echo", Verdict.Good, $"{level}; {(mode is AecMode.HalfDuplex ? "half-duplex" : "the canceller")} takes {report.ErleDb:F0} dB off."),
        };
    }

    private static Finding Dropouts(RoomReport report) => report switch
    {
        { LostSound: var lost } when lost != TimeSpan.Zero => new("dropouts", Verdict.Wrong,
            $"{Math.Abs(lost.TotalMilliseconds):F0} ms of sound {(lost > TimeSpan.Zero ? "went missing" : "was put in")} within five seconds.",
            "The machine is too busy, or the USB hub or network it goes through is: close other programs, plug the device in directly."),
        { IsBroken: true } => new("dropouts", Verdict.Fair,
            $"The sound was broken {Math.Max(report.Holes, report.Dropouts)} times within nine seconds.",
            "Close other programs; plug USB devices in directly. If it stays so, the machine is too slow for its sound card."),
        _ => new("dropouts", Verdict.Good, "No gap in the sound."),
    };

    private static Finding Clocks(RoomReport report) => report.DriftPpm switch
    {
        null => new("clocks", Verdict.Skipped, report.IsBroken
            ? "The clocks cannot be compared while the sound is broken."
            : "The clocks could not be compared: the second chirp was not heard clearly."),
        < -NoticeableDriftPpm or > NoticeableDriftPpm => new("clocks", Verdict.Fair,
            $"Microphone and speaker run apart by {report.DriftPpm:+0;-0;0} ppm.",
            "They are different devices with clocks of their own, which weakens echo cancelling. Use the microphone and the speaker of one device."),
        var ppm => new("clocks", Verdict.Good, $"Microphone and speaker keep the same time ({ppm:+0;-0;0} ppm)."),
    };
}
