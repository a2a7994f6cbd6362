using System.Threading.Channels;
using AgentConnector.Audio;

namespace AgentConnector.Endpoints;

/// <summary>The live, two-way audio of one call, wherever it comes from. If you hold it, it is open; dispose it to hang up.</summary>
public interface IAudioEndpoint : IAsyncDisposable
{
    /// <summary>The format of what <see cref="CaptureAsync"/> brings, and the one <see cref="Play"/> wants.</summary>
    AudioFormat Format { get; }

    /// <summary>
    /// How long until everything queued so far has been heard, the device's own delay included: zero when it has been, null where the
    /// endpoint cannot know. Within 20 ms of the truth; what recording and transcript call heard.
    /// </summary>
    TimeSpan? Unheard => null;

    /// <summary>How old the last sample of a frame is when <see cref="CaptureAsync"/> brings it, as far as the endpoint knows.</summary>
    TimeSpan CaptureDelay => TimeSpan.Zero;

    /// <summary>Why the tones of a phone's keys would be of no use to whoever hears them; null where they may be played.</summary>
    string? WhyNoKeys => "There is no phone in this call that could hear them.";

    /// <summary>What happens beside the sound. Bounded; what does not fit is dropped. Completes with the endpoint at the latest.</summary>
    ChannelReader<EndpointEvent> Events => EndpointEvent.None;

    /// <summary>
    /// Brings what is heard, in real time, silence included: one frame after the other, on the thread that has it. Called once; what was heard
    /// before comes first, as far as the endpoint keeps it. Returns when the far side hangs up.
    /// </summary>
    /// <param name="heard">Gets each frame, whose bytes are valid until it returns. It does not wait for anything.</param>
    /// <param name="cancellationToken">From then on nothing is brought; the task ends when no frame is under way any more.</param>
    /// <exception cref="EndpointException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Task CaptureAsync(Action<AudioFrame> heard, CancellationToken cancellationToken);

    /// <summary>
    /// Plays a frame of any length, or queues it, faster than real time if need be. Waits neither for the network nor for it to be heard; the bytes are the
    /// caller's again. By one thread at a time with <see cref="Clear"/>, and not after the endpoint was disposed.
    /// </summary>
    void Play(AudioFrame frame);

    /// <summary>Drops whatever is queued but not heard yet: the caller has interrupted the agent.</summary>
    void Clear();

    /// <summary>Returns once everything queued has been heard or dropped.</summary>
    ValueTask DrainAsync(CancellationToken cancellationToken);

    /// <summary>The call is over, and how: the endpoint may let it be heard before it is disposed. Takes two seconds at most, never throws.</summary>
    ValueTask SayGoodbyeAsync(bool failed) => ValueTask.CompletedTask;
}
