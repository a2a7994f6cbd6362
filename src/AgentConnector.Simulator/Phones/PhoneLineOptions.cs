namespace AgentConnector.Simulator.Phones;

/// <summary>How the pretend phone line behaves. The defaults are Twilio's, as far as they are known.</summary>
public sealed record PhoneLineOptions
{
    /// <summary>Where it listens; port 0 takes a free one, see <see cref="PhoneLine.BaseUrl"/>.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>The account that owns the calls.</summary>
    public string AccountSid { get; init; } = "AC00000000000000000000000000000000";

    /// <summary>Signs webhooks and streams, and opens the REST API. A made-up one: nothing here is worth a secret.</summary>
    public string AuthToken { get; init; } = "simulated-auth-token";

    /// <summary>Who answers which number.</summary>
    public PhoneBook PhoneBook { get; init; } = PhoneBook.Bundled;

    /// <summary>
    /// The address really connected to, for a URL that is called: signatures cover the public URL, the packets go where the program
    /// under test listens. Null goes where the URL says.
    /// </summary>
    public Func<Uri, Uri>? Route { get; init; }

    /// <summary>How long a webhook may take to answer.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stream may take to open.</summary>
    public TimeSpan StreamTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the other side has to answer the close frame of a stream.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How much audio may wait to be played to the person; what is beyond it is dropped, and a violation.</summary>
    public TimeSpan LongestQueue { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Calls held at once; one more is refused with 429.</summary>
    public int MaxCalls { get; init; } = 1000;

    /// <summary>Finished calls that are remembered.</summary>
    public int KeepCalls { get; init; } = 200;

    /// <summary>Bytes of audio that all remembered calls may hold together; 0 records nothing.</summary>
    public long KeepAudioBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Contract violations that are remembered; the oldest go first.</summary>
    public int KeepViolations { get; init; } = 1000;
}
