using AgentConnector.Devices.Echo;
using static AgentConnector.Doctor.Room.RoomRecording;

namespace AgentConnector.Doctor.Room;

/// <summary>Lets an echo control work on the recording, as in a call, and measures what it leaves.</summary>
internal static class EchoTrial
{
    private static readonly TimeSpan LongestReferenceDelay = TimeSpan.FromMilliseconds(500);

    // The filter may see the echo a little early, never late.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(10);

    // A gate that has closed leaves digital silence; how many dB that is says nothing.
    private const double MostTold = 60;

    /// <summary>By how many dB the noise is weaker in its last second and a half, when the control has learnt.</summary>
    public static double ErleDb(IEchoControl control, float[] played, float[] heard, int start, int late)
    {
        var delay = TimeSpan.FromSeconds((double)late / Rate) - Early;
        control.ReferenceDelay = delay < TimeSpan.Zero ? TimeSpan.Zero : delay > LongestReferenceDelay ? LongestReferenceDelay : delay;
        var microphone = Array.ConvertAll(heard, Sample);
        var speaker = Array.ConvertAll(played, Sample);
        var cleaned = new short[microphone.Length];
        for (var at = 0; at + EchoFrame.Samples <= microphone.Length; at += EchoFrame.Samples)
        {
            control.Process(microphone.AsSpan(at, EchoFrame.Samples), speaker.AsSpan(at, EchoFrame.Samples), cleaned.AsSpan(at, EchoFrame.Samples));
        }

        var to = Math.Min(cleaned.Length, start + late + RoomMeasurement.Samples((TestSignal.Noise + TestSignal.NoiseLength).TotalSeconds));
        var from = Math.Max(0, to - RoomMeasurement.Samples(1.5));
        var left = Array.ConvertAll(cleaned[from..to], sample => sample / 32768f);
        var erle = RoomMeasurement.Decibels(RoomMeasurement.Power(heard.AsSpan(from..to))) - RoomMeasurement.Decibels(RoomMeasurement.Power(left));
        return Math.Min(erle, MostTold);
    }

    private static short Sample(float value) => (short)Math.Clamp(MathF.Round(value * 32768), short.MinValue, short.MaxValue);
}
