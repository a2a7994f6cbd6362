using AgentConnector.Devices;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Doctor;

/// <summary>Finds the devices that a call would use, plays and listens, and says what it means.</summary>
internal sealed class SoundCheckUp(SoundSystem sound, IOptions<DeviceOptions> options)
{
    /// <summary>What a call would open.</summary>
    /// <exception cref="EndpointException">There is no such thing; the refusal says why.</exception>
    public Task<DevicePlan> PlanAsync(DoctorRequest request, CancellationToken cancellationToken) =>
        sound.PlanAsync(request.Device, request.Aec ?? options.Value.Aec, cancellationToken);

    public async Task<(IReadOnlyList<Finding> Findings, SoundFigures? Figures, IReadOnlyDictionary<string, string> Settings)> RunAsync(
        DevicePlan plan, CancellationToken cancellationToken)
    {
        SoundCheck check;
        try
        {
            check = await SoundCheck.RunAsync(plan, options.Value, cancellationToken);
        }
        catch (DeviceException e)
        {
            return ([new("devices", Verdict.Wrong, e.Message, Advice(e.Fault))], null, Nothing);
        }

        var report = check.Measure();
        var findings = new List<Finding>
        {
            new("devices", Verdict.Good, $"{check.Microphone} ({check.Recording.HeardRate} Hz) and {check.Speaker} ({check.Recording.PlayedRate} Hz), by {check.Backend}."),
        };
        findings.AddRange(RoomAdvice.Of(report, check.Plan.Mode));
        return (findings, SoundFigures.Of(check, report), SettingsFor(check, RoomAdvice.BestAec(report, check.Plan.Mode)));
    }

    /// <summary>There was nothing to listen with.</summary>
    public static Finding NoDevice(EndpointException failure) => new(
        "devices", Verdict.Wrong, failure.Message, "Calls to WAV files and phones work. For a server that needs no sound: --no-sound.");

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>The devices that were measured, by name: the figures hold for these and no others.</summary>
    private static Dictionary<string, string> SettingsFor(SoundCheck check, string? aec)
    {
        var settings = new Dictionary<string, string>();
        if (aec is not null)
        {
            settings["AUDIO_INPUT"] = check.Microphone;
            settings["AUDIO_OUTPUT"] = check.Speaker;
            settings["AUDIO_AEC"] = aec;
        }

        return settings;
    }

    private static string Advice(DeviceFault fault) => fault switch
    {
        DeviceFault.NotFound => $"{StartedAs.NameForAnyone} devices lists the names; put one into AUDIO_INPUT or AUDIO_OUTPUT, or leave both empty for the default.",
        DeviceFault.Refused => "Close the program that holds the device, or let this user into the group audio.",
        DeviceFault.DidNotStart => "Restart the sound server, or plug the device in again.",
        DeviceFault.BackendUnavailable => "Install or start the sound server (PulseAudio or PipeWire) for this user, or the library that is named.",
        _ => "Plug the device in again and repeat the check.",
    };
}
