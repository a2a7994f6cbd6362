using AgentConnector.Problems;

namespace AgentConnector.Configuration;

/// <summary>
/// Every setting of the service, and the only place that knows both of its names. The old service's names come first;
/// <c>.env.example</c> and the options of the command line are checked against or made from this table.
/// </summary>
internal static class Settings
{
    public static readonly IReadOnlyList<Setting> All =
    [
        new("ELEVENLABS_API_KEY", "Agents:ElevenLabs:ApiKey", "",
            "Your ElevenLabs key. Without it only simulated calls work.", SettingReaders.Text) { Secret = true },
        new("ELEVENLABS_BASE_URL", "Agents:ElevenLabs:BaseUrl", "https://api.elevenlabs.io",
            "Where ElevenLabs is: a residency host, the simulator, or a proxy.", SettingReaders.HttpUrl("https://api.elevenlabs.io")),
        new("API_KEYS", "Security:ApiKeys", "",
            "Keys that may call this service, comma-separated: KEY, sha256:HEX, NAME=KEY, or NAME@read+calls+admin=KEY. "
            + "Make one with: agent-connector keys new. None in development: one is made and shown once.", SettingReaders.Text) { Secret = true },
        new("ENVIRONMENT", "Server:Environment", "development",
            "development, staging or production. production refuses weak keys; only development shows details of defects and /docs.",
            SettingReaders.EnvironmentName),
        new("LOG_LEVEL", "Logging:LogLevel:Default", "INFO",
            "DEBUG, INFO, WARNING, ERROR or CRITICAL, or what others call them: trace, warn, fatal.", SettingReaders.LogLevel),
        new("HOST", "Server:Host", "0.0.0.0",
            "The address to listen on; 127.0.0.1 for this machine only.", SettingReaders.Host),
        new("PORT", "Server:Port", "8000",
            "The port to listen on; 0 for any free one.", SettingReaders.Number(0, 65_535, "8000")),
        new("DOCS", "Server:Docs", "",
            "true shows the interactive /docs outside development, false hides it there.", SettingReaders.Switch),
        new("PUBLIC_URL", "Server:PublicUrl", "",
            "How the internet reaches this service, for phone calls.", SettingReaders.HttpUrl("https://connector.example.com")),
        new("PATH_BASE", "Server:PathBase", "",
            "The prefix under which a reverse proxy shows this service, such as /connector; addresses in answers begin with it.", SettingReaders.PathBase),
        new("RATE_LIMIT_PER_MINUTE", "Security:RateLimitPerMinute", "600",
            "Calls one API key may start in a minute; 0 for no limit.", SettingReaders.Number(0, 1_000_000, "600")),
        new("MAX_CALLS", "Calls:MaxConcurrent", "100",
            "Calls at once; further ones are refused with 503.", SettingReaders.Number(1, 100_000, "100")),
        new("MAX_CALLS_PER_KEY", "Calls:MaxConcurrentPerKey", "0",
            "Calls of one API key at once; further ones are refused with 429. 0: all but a part that is kept for the other keys.",
            SettingReaders.Number(0, 100_000, "0")),
        new("MAX_DURATION_SECONDS", "Calls:MaxDuration", "3600",
            "The longest a call may last.", SettingReaders.Seconds(86_400, "3600")),
        new("DEFAULT_TO", "Calls:DefaultTo", "device:default",
            "The audio endpoint of a request that names none, such as device:default or wav:demo.", SettingReaders.Text),
        new("RECORDING", "Calls:Recording", "true",
            "Whether calls are recorded to DATA_DIR.", SettingReaders.Switch),
        new("DRAIN_SECONDS", "Calls:DrainTimeout", "30",
            "How long running calls may go on after the service was asked to stop.", SettingReaders.Seconds(86_400, "30")),
        new("SIMULATE", "Agents:Simulate", "false",
            "true serves every call by the built-in agent instead of ElevenLabs: free and offline.", SettingReaders.Switch),
        new("AUDIO_INPUT", "Endpoints:Device:Input", "",
            "The microphone's name as GET /devices lists it; the system's default when empty.", SettingReaders.Text),
        new("AUDIO_OUTPUT", "Endpoints:Device:Output", "",
            "The speaker's name as GET /devices lists it; the system's default when empty.", SettingReaders.Text),
        new("AUDIO_BACKEND", "Endpoints:Device:Backend", "auto",
            "auto, pulse, alsa, wasapi, null (silence), or file (AUDIO_INPUT is heard, AUDIO_OUTPUT is written).",
            SettingReaders.OneOf("auto", "pulse", "alsa", "wasapi", "null", "file")),
        new("AUDIO_AEC", "Endpoints:Device:Aec", "auto",
            "How the speaker's echo is kept out of the microphone: auto, system, speex, half-duplex, or off for headsets.",
            SettingReaders.OneOf("auto", "system", "speex", "half-duplex", "off")),
        new("AUDIO_EARCONS", "Endpoints:Device:Earcons", "off",
            "on plays a short sound when a call starts, ends or fails.", SettingReaders.Switch),
        new("DEVICE_BUSY", "Calls:WhenBusy", "refuse",
            "What becomes of a call whose device is in use: refuse (409), or queue (202; it waits).", SettingReaders.OneOf("refuse", "queue")),
        new("DEVICE_QUEUE_SECONDS", "Calls:QueueTimeout", "300",
            "How long a call may wait for its device.", SettingReaders.Seconds(86_400, "300")),
        new("DATA_DIR", "History:DataDir", "./data",
            "Where the database, the recordings and a generated key are kept.", SettingReaders.WritableFolder),
        new("WAV_DIR", "Endpoints:Wav:Folder", "./data/wav",
            "WAV files that may play the caller.", SettingReaders.Text),
        new("WAV_HANG_UP_SECONDS", "Endpoints:Wav:HangUpAfter", "6",
            "A file that plays the caller hangs up when it has ended and nothing was heard for so long.", SettingReaders.Seconds(600, "6")),
        new("CALLBACK_ALLOW", "Webhooks:Allow", "",
            "Private networks, hosts and host:port pairs that callbacks, subscriptions and tools may use, such as 10.0.0.0/8,n8n.lan,[::1]:5678. "
            + "Public addresses always may; loopback may in development.", SettingReaders.Text),
        new("CALLBACK_SECRET", "Webhooks:CallbackSecret", "",
            "What callbacks are signed with: whsec_ and 24 to 64 bytes in base64; while you change it, NEW,OLD. None: one is made and kept in "
            + "DATA_DIR/callback-secret.", SettingReaders.Text) { Secret = true },
        new("ELEVENLABS_WEBHOOK_SECRET", "Webhooks:ElevenLabsSecret", "",
            "The secret of the post-call webhook that ElevenLabs sends to /webhook/elevenlabs.", SettingReaders.Text) { Secret = true },
        new("TOOLS_FILE", "Webhooks:ToolsFile", "",
            "A JSON file that maps the agent's client tools to HTTP addresses.", SettingReaders.Text),
        new("TWILIO_ACCOUNT_SID", "Endpoints:Twilio:AccountSid", "",
            "Your Twilio account, for phone calls.", SettingReaders.Text),
        new("TWILIO_AUTH_TOKEN", "Endpoints:Twilio:AuthToken", "",
            "Your Twilio token.", SettingReaders.Text) { Secret = true },
        new("TWILIO_SHARED_KEY", "Endpoints:Twilio:SharedKey", "",
            "The secret of the shared key, where a webhook rule at Twilio signs with one; while you change it, NEW,OLD.", SettingReaders.Text) { Secret = true },
        new("TWILIO_PHONE_NUMBER", "Endpoints:Twilio:PhoneNumber", "",
            "The number phone calls come from, such as +15551234567.", SettingReaders.Text),
        new("TWILIO_BASE_URL", "Endpoints:Twilio:BaseUrl", "https://api.twilio.com",
            "Where Twilio's REST API is: another region, a proxy, or the simulator.", SettingReaders.HttpUrl("https://api.twilio.com")),
        new("TWILIO_RING_SECONDS", "Endpoints:Twilio:RingTimeout", "60",
            "How long a phone rings before nobody answered.", SettingReaders.Seconds(600, "60")),
        new("TWILIO_MACHINE_DETECTION", "Endpoints:Twilio:MachineDetection", "off",
            "When a machine answers: off does not look, hang_up ends the call as not answered, go_on tells the agent.",
            SettingReaders.OneOf(("off", "Off"), ("hang_up", "HangUp"), ("go_on", "GoOn"))),
        new("TWILIO_AGENT_ID", "Endpoints:Twilio:AgentId", "",
            "The agent that answers arriving calls without a route; empty turns them away.", SettingReaders.Text),
        new("TWILIO_ROUTING_URL", "Endpoints:Twilio:RoutingUrl", "",
            "A webhook that is asked who answers an arriving call, such as one of n8n.", SettingReaders.Text),
        new("TWILIO_ROUTING_SECRET", "Endpoints:Twilio:RoutingSecret", "",
            "Signs what that webhook is asked.", SettingReaders.Text) { Secret = true },
        new("TWILIO_ALLOW_UNSIGNED", "Endpoints:Twilio:AllowUnsigned", "false",
            "true accepts unsigned webhooks and media streams from this machine, in development only: for a fake phone.", SettingReaders.Switch),
    ];

    private static readonly Dictionary<string, Setting> Names = All.ToDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Setting> Keys = All.ToDictionary(setting => setting.Key, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Sections = new(All.Select(setting => setting.Key.Split(':')[0]).Append("Tools"), StringComparer.OrdinalIgnoreCase);

    public static Setting? Named(string name) => Names.GetValueOrDefault(name);

    /// <summary>The setting that either name means, or one entry of it: <c>API_KEYS</c>, <c>Security__ApiKeys</c>, <c>Security:ApiKeys:0</c>.</summary>
    public static Setting? Of(string name) =>
        Named(name) ?? Keys.GetValueOrDefault(Key(name)) ?? All.FirstOrDefault(setting => Key(name).StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is in a section of the service, which may hold more than this table: the lists of routes and tools, for example.</summary>
    public static bool IsInSection(string name) => Sections.Contains(Key(name).Split(':')[0]) && Key(name).Contains(':', StringComparison.Ordinal);

    /// <summary>The name a misspelt one was probably meant to be, of the same sort.</summary>
    public static string? CloseTo(string name) =>
        Key(name) is var key && key.Contains(':', StringComparison.Ordinal) ? NearestName.Of(key, Keys.Keys) : NearestName.Of(name, Names.Keys);

    private static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
