using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator;

/// <summary>How the pretend cloud behaves. The defaults are the real cloud's, as far as they are known.</summary>
public sealed record AgentCloudOptions
{
    /// <summary>Where it listens; port 0 takes a free one, see <see cref="AgentCloud.BaseUrl"/>.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>
    /// No port is opened: clients come through <see cref="AgentCloud.Connect"/>, over memory. Nothing waits for the network then, so that a clock of
    /// one's own can know when there is nothing left to do.
    /// </summary>
    public bool InMemory { get; init; }

    /// <summary>The only <c>xi-api-key</c> that is accepted; null accepts any key that is not empty.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A folder of scenario files of one's own. They stand beside the bundled ones and win where names are equal.</summary>
    public string? ScenarioFolder { get; init; }

    /// <summary>Scenarios made in code. They stand beside all others and win where names are equal.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = [];

    /// <summary>The scenario of every agent whose id starts with <c>agent_</c>.</summary>
    public string DefaultScenario { get; init; } = "echo";

    /// <summary>How much faster than real time speech is delivered. The cloud sends seconds of speech ahead.</summary>
    public double SpeedFactor { get; init; } = 5;

    /// <summary>How much speech one audio message carries.</summary>
    public TimeSpan AudioChunk { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The time between two pings.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the first frame is waited for before the conversation starts with defaults.</summary>
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The rest between the metadata and the next frame: a client that begins to listen only after the first one (@elevenlabs/client in Node
    /// does) loses what arrives together with it. As with the real cloud this is no promise: to a client that is busy for longer both come at once.
    /// </summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Silence of the client (pongs do not count) after which the cloud hangs up with 1002.</summary>
    public TimeSpan InputTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client has to answer the close frame before its connection is cut.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a signed URL may start conversations.</summary>
    public TimeSpan SignedUrlLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a finished conversation reads <c>processing</c> before it reads <c>done</c>.</summary>
    public TimeSpan ProcessingTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Conversations held at once; one more is closed with 3008.</summary>
    public int MaxConversations { get; init; } = 1000;

    /// <summary>Where the post-call webhook is posted; null posts none.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Signs the post-call webhook; null sends it unsigned.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The rests before the second, third, … attempt to deliver a webhook.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetries { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    /// <summary>Finished conversations that are remembered.</summary>
    public int KeepConversations { get; init; } = 200;

    /// <summary>Bytes of audio that all remembered conversations may hold together.</summary>
    public int KeepAudioBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Contract violations that are remembered; the oldest go first.</summary>
    public int KeepViolations { get; init; } = 1000;
}
