namespace AgentConnector.Devices.Lines;

/// <summary>Notices a direction in which no sample moves, although nobody suspended it. The pump looks: it is awake anyway.</summary>
internal sealed class Watchdog(LineAudio audio, TimeSpan timeout, TimeProvider time)
{
    private readonly TaskCompletionSource<string> complaint = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long captured = -1;
    private long played = -1;
    private long capturedAt = time.GetTimestamp();
    private long playedAt = time.GetTimestamp();

    /// <summary>Completes with what is wrong.</summary>
    public Task<string> Complaint => complaint.Task;

    /// <summary>Pump only.</summary>
    public void Look()
    {
        var now = time.GetTimestamp();
        Look(audio.SamplesCaptured, audio.Capture.IsSuspended, now, ref captured, ref capturedAt);
        Look(audio.SamplesPlayed, audio.Playback.IsSuspended, now, ref played, ref playedAt);
        if (time.GetElapsedTime(capturedAt, now) > timeout)
        {
            complaint.TrySetResult($"{audio.Capture.Device} gives no samples");
        }
        else if (time.GetElapsedTime(playedAt, now) > timeout)
        {
            complaint.TrySetResult($"{audio.Playback.Device} takes no samples");
        }
    }

    private static void Look(long count, bool suspended, long now, ref long last, ref long lastAt)
    {
        if (count != last || suspended)
        {
            (last, lastAt) = (count, now);
        }
    }
}
