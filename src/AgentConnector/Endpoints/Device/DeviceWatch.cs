using AgentConnector.Devices;

namespace AgentConnector.Endpoints.Device;

/// <summary>Follows what happens to the devices of one call: tells it, and gives up when they have been away for too long.</summary>
/// <param name="stream">The devices.</param>
/// <param name="tell">Takes each note.</param>
/// <param name="restored">Called when the devices are back, or others.</param>
/// <param name="lossTimeout">How long a call goes on without its devices.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceWatch(IDuplexStream stream, Action<EndpointNote> tell, Action restored, TimeSpan lossTimeout, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>A speaker that runs dry does so often; the operator is told at most twice a minute.</summary>
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> suspended = [];
    private bool lost;
    private long? missingSince;
    private long? toldAt;
    private StreamMeasures told;

    /// <summary>Returns the reason to end the call; null when cancelled, or when the stream was disposed.</summary>
    /// <exception cref="Exception">What the stream's sink or source threw: a defect.</exception>
    public async Task<EndpointException?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(LookEvery, time);
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            while (true)
            {
                var news = stream.Events.WaitToReadAsync(cancellationToken).AsTask();
                while (await Task.WhenAny(news, tick) == tick)
                {
                    await tick;
                    Look();
                    if (missingSince is { } since && time.GetElapsedTime(since) >= lossTimeout)
                    {
                        return new($"{stream.CaptureDevice} and {stream.PlaybackDevice} gave no sound for {lossTimeout.TotalSeconds:0} s.") { Failure = EndpointFailure.DeviceLost };
                    }

                    tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
                }

                if (!await news)
                {
                    return null;
                }

                while (stream.Events.TryRead(out var happened))
                {
                    Note(happened);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Note(StreamEvent happened)
    {
        switch (happened.Kind)
        {
            case StreamEventKind.Lost or StreamEventKind.Restored:
                lost = happened.Kind is StreamEventKind.Lost;
                suspended.Clear();
                break;
            case StreamEventKind.Suspended:
                suspended.Add(happened.Detail);
                break;
            case StreamEventKind.Resumed:
                suspended.Remove(happened.Detail);
                break;
        }

        missingSince = lost || suspended.Count > 0 ? missingSince ?? time.GetTimestamp() : null;
        if (happened.Kind is StreamEventKind.Restored or StreamEventKind.Resumed or StreamEventKind.Moved)
        {
            restored();
        }

        if (Tell(happened) is { } note)
        {
            tell(note);
        }
    }

    private EndpointNote? Tell(StreamEvent happened) => happened.Kind switch
    {
        StreamEventKind.Lost => new("device_lost", $"{happened.Detail}. The call goes on for {lossTimeout.TotalSeconds:0} s without it."),
        StreamEventKind.Restored => new("device_restored", $"Sound passes again: {happened.Detail}."),
        StreamEventKind.Suspended => new("device_suspended", $"The system suspended {happened.Detail}. The call goes on for {lossTimeout.TotalSeconds:0} s without it."),
        StreamEventKind.Resumed => new("device_resumed", $"{happened.Detail} goes on."),
        StreamEventKind.Moved => new("device_moved", $"The system moved the call to {happened.Detail}."),
        _ => null,
    };

    /// <summary>Tells of samples that were missing at the speaker, or lost from the microphone.</summary>
    private void Look()
    {
        var now = stream.Measure();
        var (dry, gone) = (now.Underruns - told.Underruns, now.Overruns + now.SamplesDropped - told.Overruns - told.SamplesDropped);
        if ((dry == 0 && gone == 0) || (toldAt is { } at && time.GetElapsedTime(at) < TellEvery))
        {
            return;
        }

        (told, toldAt) = (now, time.GetTimestamp());
        if (dry > 0)
        {
            tell(new("device_underrun", $"{stream.PlaybackDevice} ran dry {dry} times: this machine is too busy. AUDIO_PLAYBACK_PERIODS gives it more room."));
        }

        if (gone > 0)
        {
            tell(new("device_overrun", $"{stream.CaptureDevice} lost samples {gone} times: this machine is too busy."));
        }
    }
}
