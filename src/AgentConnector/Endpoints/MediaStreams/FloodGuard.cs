using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>
/// Notices a stream that sends far more than a phone can: a call is 50 messages and one second of sound a second. A mistake now and then is
/// passed over; one that does nothing else is no phone.
/// </summary>
internal sealed class FloodGuard(TimeProvider time)
{
    private const int MessagesPerSecond = 300;
    private const int MessagesAtOnce = 1000;
    private const int MistakesPerSecond = 5;
    private const int MistakesAtOnce = 100;
    private static readonly TimeSpan SoundAtOnce = TimeSpan.FromSeconds(15);

    private readonly long start = time.GetTimestamp();
    private long messages;
    private long mistakes;
    private TimeSpan sound;

    /// <summary>Counts a message, and says what is wrong when the stream is beyond reason; null while it is not.</summary>
    /// <param name="message">What was read.</param>
    /// <param name="format">What its sound is in.</param>
    public string? Excess(StreamMessage message, AudioFormat format)
    {
        messages++;
        mistakes += message is StreamMessage.Wrong ? 1 : 0;
        sound += message is StreamMessage.Audio audio ? format.DurationOf(audio.Data.Length) : TimeSpan.Zero;
        var elapsed = time.GetElapsedTime(start);
        return messages > MessagesAtOnce + (elapsed.TotalSeconds * MessagesPerSecond) || sound > SoundAtOnce + (elapsed * 1.25)
            ? "The dialer sent far more than a phone can."
            : message is StreamMessage.Wrong(var why) && mistakes > MistakesAtOnce + (elapsed.TotalSeconds * MistakesPerSecond)
            ? $"The dialer sends nothing but what its protocol does not know: {why}."
            : null;
    }
}
