namespace AgentConnector.Devices.Lines;

/// <summary>Notices a direction in which no sample moves, although nobody suspended it.</summary>
internal sealed class Watchdog(LineAudio audio, TimeSpan timeout, TimeProvider time)
{
    private long captured = -1;
    private long played = -1;
    private long capturedAt = time.GetTimestamp();
    private long playedAt = time.GetTimestamp();

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Complaint()
    {
        var now = time.GetTimestamp();
        Look(audio.SamplesCaptured, audio.Capture.IsSuspended, now, ref captured, ref capturedAt);
        Look(audio.SamplesPlayed, audio.Playback.IsSuspended, now, ref played, ref playedAt);
        return time.GetElapsedTime(capturedAt, now) > timeout ? $"{audio.Capture.Device} gives no samples"
            : time.GetElapsedTime(playedAt, now) > timeout ? $"{audio.Playback.Device} takes no samples"
            : null;
    }

    private static void Look(long count, bool suspended, long now, ref long last, ref long lastAt)
    {
        if (count != last || suspended)
        {
            (last, lastAt) = (count, now);
        }
    }
}
