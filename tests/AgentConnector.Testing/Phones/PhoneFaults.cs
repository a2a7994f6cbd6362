namespace AgentConnector.Testing.Phones;

/// <summary>What goes wrong with a call, on purpose.</summary>
[Flags]
public enum PhoneFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Creating the call answers 401 (20003).</summary>
    RestUnauthorized = 1 << 0,

    /// <summary>Creating the call answers 429 (20429).</summary>
    RestTooManyRequests = 1 << 1,

    /// <summary>Creating the call answers 500 (20500).</summary>
    RestServerError = 1 << 2,

    /// <summary>Creating the call is never answered.</summary>
    RestTimeout = 1 << 3,

    /// <summary>Webhooks carry a signature made with another token.</summary>
    ForgedWebhook = 1 << 4,

    /// <summary>The stream's upgrade carries a signature made with another token.</summary>
    ForgedStream = 1 << 5,

    /// <summary>The stream's parameters hold other values than the TwiML gave.</summary>
    ForgedParameters = 1 << 6,

    /// <summary>The stream comes without any parameter.</summary>
    NoParameters = 1 << 7,

    /// <summary>The stream opens late: see <see cref="FaultyConduct"/>.</summary>
    LateStream = 1 << 8,

    /// <summary>The stream never opens.</summary>
    NoStream = 1 << 9,

    /// <summary>A second stream with the same parameters opens beside the first.</summary>
    DoubleStream = 1 << 10,

    /// <summary>When the stream is over, another with the same parameters opens.</summary>
    ReplayedStream = 1 << 11,

    /// <summary>The stream opens and sends nothing at all.</summary>
    SilentStream = 1 << 12,

    /// <summary>Media comes before <c>start</c>.</summary>
    MediaBeforeStart = 1 << 13,

    /// <summary>Fifty times as much media as real time holds.</summary>
    Flood = 1 << 14,

    /// <summary>Frames that are no messages, unknown events, payloads that are not base64, another stream's id.</summary>
    Garbage = 1 << 15,

    /// <summary>One message of two million characters.</summary>
    OversizedFrame = 1 << 16,

    /// <summary>The connection breaks before <c>connected</c>.</summary>
    DropsBeforeConnected = 1 << 17,

    /// <summary>The connection breaks between <c>connected</c> and <c>start</c>.</summary>
    DropsBeforeStart = 1 << 18,

    /// <summary>The connection breaks right after <c>start</c>.</summary>
    DropsAfterStart = 1 << 19,

    /// <summary>The connection breaks after a second of media.</summary>
    DropsMidCall = 1 << 20,

    /// <summary>Status callbacks come in pairs, the later one first.</summary>
    StatusOutOfOrder = 1 << 21,

    /// <summary>Every status callback comes twice.</summary>
    StatusTwice = 1 << 22,
}
