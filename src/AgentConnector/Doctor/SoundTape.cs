using AgentConnector.Devices;
using AgentConnector.Doctor.Room;

namespace AgentConnector.Doctor;

/// <summary>
/// Gives the speaker the test signal and keeps what the microphone hears. Each side counts its own samples without a break, so that
/// the two clocks can be compared; how they lie to each other is the median of what every frame says.
/// </summary>
internal sealed class SoundTape : ICaptureSink, IPlayoutSource
{
    private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private short[] signal = [];
    private short[] heard = [];
    private double[] leads = [];
    private int playedRate;
    private int heardRate;
    private int frames;
    private int heardCount;
    private int playedCount;
    private volatile bool rolling;

    /// <summary>Completes when the whole signal has been played and its echo has had time to come back.</summary>
    public Task Full => full.Task;

    /// <summary>Starts; what came before is not kept.</summary>
    public void Roll(int playedRate, int heardRate)
    {
        (this.playedRate, this.heardRate) = (playedRate, heardRate);
        signal = TestSignal.Make(playedRate);
        heard = new short[(int)(TestSignal.Length.TotalSeconds * heardRate)];
        leads = new double[(heard.Length / (heardRate / 50)) + 1];
        rolling = true;
    }

    /// <inheritdoc/>
    public void Read(Span<short> destination)
    {
        destination.Clear();
        if (rolling)
        {
            var at = playedCount;
            var left = signal.AsSpan(Math.Min(at, signal.Length));
            left[..Math.Min(left.Length, destination.Length)].CopyTo(destination);
            Volatile.Write(ref playedCount, at + destination.Length);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played)
    {
        if (!rolling || heardCount == heard.Length)
        {
            return;
        }

        var room = heard.AsSpan(heardCount);
        captured[..Math.Min(room.Length, captured.Length)].CopyTo(room);
        heardCount = Math.Min(heard.Length, heardCount + captured.Length);
        leads[frames++] = ((double)Volatile.Read(ref playedCount) / playedRate) - ((double)heardCount / heardRate);
        if (heardCount == heard.Length)
        {
            full.TrySetResult();
        }
    }

    /// <summary>Both sides from the moment the first frame was heard. Ask when <see cref="Full"/> has completed.</summary>
    public RoomRecording Recording()
    {
        var known = leads[..frames];
        Array.Sort(known);
        var lead = (int)Math.Round(known[known.Length / 2] * playedRate);
        short[] played = lead >= 0 ? [.. signal.Skip(lead)] : [.. new short[-lead], .. signal];
        return new(played, playedRate, heard, heardRate);
    }
}
