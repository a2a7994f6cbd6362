using System.Diagnostics.CodeAnalysis;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints;

/// <summary>What an endpoint hears, on its way to the call. The latest of what cannot be brought at once is kept, copied; older sound is dropped.</summary>
internal sealed class CapturedSound
{
    private readonly int mostBefore;
    private readonly int mostBehind;
    private readonly Action dropped;
    private readonly Queue<AudioFrame> waiting = [];
    private readonly Handover<AudioFrame> handover;
    private bool wasTaken;

    /// <param name="mostBefore">Frames that are kept before the call listens.</param>
    /// <param name="mostBehind">Frames that are kept while it handles another.</param>
    /// <param name="dropped">Told of each frame that is dropped for want of room.</param>
    public CapturedSound(int mostBefore, int mostBehind, Action dropped)
    {
        (this.mostBefore, this.mostBehind, this.dropped) = (mostBefore, mostBehind, dropped);
        handover = new(Keep, Take);
    }

    /// <summary>Whether the far side has hung up, or is gone.</summary>
    public bool IsComplete => handover.IsComplete;

    /// <summary>Brings a frame to the call; any thread.</summary>
    public void Write(AudioFrame frame) => handover.Pass(frame);

    /// <summary>There is no more.</summary>
    /// <param name="failure">Why; null when the far side hung up.</param>
    public void Complete(Exception? failure = null) => handover.Complete(failure);

    /// <inheritdoc cref="IAudioEndpoint.CaptureAsync"/>
    public Task ListenAsync(Action<AudioFrame> heard, CancellationToken cancellationToken) => handover.ListenAsync(heard, cancellationToken);

    private bool Keep(AudioFrame frame)
    {
        var most = wasTaken ? mostBehind : mostBefore;
        while (waiting.Count >= most && waiting.TryDequeue(out _))
        {
            dropped();
        }

        if (most > 0)
        {
            waiting.Enqueue(frame with { Data = frame.Data.ToArray() });
        }

        return true;
    }

    private bool Take([MaybeNullWhen(false)] out AudioFrame frame)
    {
        wasTaken = true; // only a listener takes
        return waiting.TryDequeue(out frame);
    }
}
