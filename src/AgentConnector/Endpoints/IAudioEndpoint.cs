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

    /// <summary>
    /// How long until everything queued so far has been heard, the device's own delay included: zero when it has been, null where the
    /// endpoint cannot know. Within 20 ms of the truth; what recording and transcript call heard.
    /// </summary>
    TimeSpan? Unheard => null;

    /// <summary>How old the last sample of a frame is when it can be read from <see cref="Captured"/>, as far as the endpoint knows.</summary>
    TimeSpan CaptureDelay => TimeSpan.Zero;

    /// <summary>What happens beside the sound. Bounded; what does not fit is dropped. Completes with the endpoint at the latest.</summary>
    ChannelReader<EndpointEvent> Events => EndpointEvent.None;

    /// <summary>Queues a frame for playback, faster than real time if need be; never waits for it to be heard.</summary>
    ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken);

    /// <summary>Drops whatever is queued but not heard yet: the caller has interrupted the agent.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);

    /// <summary>Returns once everything queued has been heard or dropped.</summary>
    ValueTask DrainAsync(CancellationToken cancellationToken);

    /// <summary>The call is over, and how: the endpoint may let it be heard before it is disposed. Takes two seconds at most, never throws.</summary>
    ValueTask SayGoodbyeAsync(bool failed) => ValueTask.CompletedTask;
}
