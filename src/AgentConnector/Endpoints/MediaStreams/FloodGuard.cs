namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Notices a stream that sends far more than a phone can: a call is 50 messages and one second of sound a second.</summary>
internal sealed class FloodGuard(TimeProvider time)
{
    private const int MessagesPerSecond = 300;
    private const int MessagesAtOnce = 1000;
    private static readonly TimeSpan SoundAtOnce = TimeSpan.FromSeconds(15);

    private readonly long start = time.GetTimestamp();
    private long messages;
    private TimeSpan sound;

    /// <summary>Counts a message, and says whether the stream is still within reason.</summary>
    public bool Allows(TimeSpan audio)
    {
        messages++;
        sound += audio;
        var elapsed = time.GetElapsedTime(start);
        return messages <= MessagesAtOnce + (elapsed.TotalSeconds * MessagesPerSecond) && sound <= SoundAtOnce + (elapsed * 1.25);
    }
}
