using AgentConnector.Devices;
using AgentConnector.Devices.Echo;
using AgentConnector.Doctor.Room;
using AgentConnector.Endpoints.Device;

namespace AgentConnector.Doctor;

/// <summary>Plays the test signal through a pair of devices and keeps what was played and what was heard.</summary>
/// <param name="Backend">Such as <c>pulse</c>.</param>
/// <param name="Microphone">The device that was opened.</param>
/// <param name="Speaker">The device that was opened.</param>
/// <param name="Plan">What is done against echo, and why.</param>
/// <param name="Recording">To be measured.</param>
/// <param name="Dropouts">Times the stream ran dry or lost sound meanwhile.</param>
internal sealed record SoundCheck(
    string Backend, string Microphone, string Speaker, EchoPlan Plan, RoomRecording Recording, long Dropouts)
{
    /// <param name="plan">What a call would open.</param>
    /// <param name="options">How it would open it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeviceException">It did not start, or went away.</exception>
    public static async Task<SoundCheck> RunAsync(DevicePlan plan, DeviceOptions options, CancellationToken cancellationToken)
    {
        var tape = new SoundTape();
        await using var stream = await plan.OpenAsync(tape, tape, options, cancellationToken);
        var before = Broken(stream.Measure());
        tape.Roll(stream.PlaybackRate, stream.CaptureRate);
        await tape.Full.WaitAsync(cancellationToken);
        return new(plan.Backend.Name, stream.CaptureDevice, stream.PlaybackDevice, plan.Echo, tape.Recording(), Broken(stream.Measure()) - before);
    }

    /// <summary>Measures, with the echo control that a call would have tried on it.</summary>
    public RoomReport Measure()
    {
        using var control = Plan.CreateControl(TimeSpan.Zero);
        var report = RoomMeasurement.Of(Recording, control);
        return report with
        {
            Dropouts = Dropouts,
            DriftPpm = Dropouts > 0 ? null : report.DriftPpm, // a pause of a millisecond would read as hundreds of ppm
        };
    }

    private static long Broken(StreamMeasures measures) =>
        measures.Underruns + measures.Overruns + measures.Losses + (measures.SamplesDropped > 0 ? 1 : 0);
}
