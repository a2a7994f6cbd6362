using System.Threading.Channels;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints;

/// <summary>The live, two-way audio of one call, wherever it comes from. If you hold it, it is open; dispose it to hang up.</summary>
public interface IAudioEndpoint : IAsyncDisposable
{
    /// <summary>The format of <see cref="Captured"/>, and the one <see cref="PlayAsync"/> wants.</summary>
    AudioFormat Format { get; }

    /// <summary>
    /// What was heard, in real time, silence included. Completes when the far side hangs up; faults with
    /// <see cref="EndpointException"/> when its connection breaks.
    /// </summary>
    ChannelReader<AudioFrame> Captured { get; }

    /// <summary>Queues a frame for playback, faster than real time if need be; never waits for it to be heard.</summary>
    ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken);

    /// <summary>Drops whatever is queued but not heard yet: the caller has interrupted the agent.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);

    /// <summary>Returns once everything queued has been heard or dropped.</summary>
    ValueTask DrainAsync(CancellationToken cancellationToken);
}
