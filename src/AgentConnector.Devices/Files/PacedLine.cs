using AgentConnector.Audio.Wav;
using AgentConnector.Devices.Lines;

namespace AgentConnector.Devices.Files;

/// <summary>
/// A device whose only hardware is the clock: every 20 ms a frame from a file, or of silence, comes in, and one goes out to
/// a file, or nowhere.
/// </summary>
internal sealed class PacedLine : IDeviceLine
{
    private readonly LineAudio audio;
    private readonly WavReader? microphone;
    private readonly WavWriter? speaker;
    private readonly short[] captured;
    private readonly short[] played;
    private readonly PeriodicTimer timer;
    private readonly FrameClock clock;
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource<string> broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task running;

    /// <summary>Takes the files over and closes them when disposed.</summary>
    public PacedLine(LineShape shape, LineAudio audio, WavReader? microphone, WavWriter? speaker, TimeProvider time)
    {
        (this.audio, this.microphone, this.speaker) = (audio, microphone, speaker);
        captured = new short[shape.CaptureRate / 50];
        played = new short[shape.PlaybackRate / 50];
        timer = new(DuplexRequest.FrameLength, time);
        clock = new(time, DuplexRequest.FrameLength);
        running = RunAsync();
    }

    public Task<string> Broken => broken.Task;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await running;
        timer.Dispose();
        closing.Dispose();
        microphone?.Dispose();
        speaker?.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await timer.WaitForNextTickAsync(closing.Token))
            {
                for (var due = clock.Due(); due > 0; due--)
                {
                    Step();
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (Exception e)
        {
            // Nothing above this loop would see it; the line's owner does.
            broken.TrySetResult(e.Message);
        }
    }

    private void Step()
    {
        // Past its end, a file is a person who has nothing more to say.
        var spoken = microphone?.Read(captured) ?? 0;
        captured.AsSpan(spoken).Clear();
        audio.Take(captured);

        audio.Give(played);
        speaker?.Write(played);
    }
}
