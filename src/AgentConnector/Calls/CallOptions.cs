using AgentConnector.Settings;

namespace AgentConnector.Calls;

/// <summary>Settings of the call core.</summary>
public sealed class CallOptions
{
    public const string Section = "Calls";

    /// <summary>Calls at once; one more is answered 503 with Retry-After.</summary>
    [Setting("MAX_CALLS", "Calls at once; further ones are refused with 503.", Least = 1, Most = 100_000)]
    public int MaxConcurrent { get; set; } = 100;

    /// <summary>Calls of one API key at once; one more is answered 429. 0 keeps a part of the lines for each of the other keys.</summary>
    [Setting(
        "MAX_CALLS_PER_KEY",
        "Calls of one API key at once; further ones are refused with 429. 0: all but a part that is kept for the other keys.",
        Most = 100_000)]
    public int MaxConcurrentPerKey { get; set; }

    /// <summary>Calls of one agent at once; one more is answered 503 with Retry-After. 0 for no limit but that of all calls.</summary>
    [Setting("MAX_CALLS_PER_AGENT", "Calls of one agent at once; further ones are refused with 503. 0: no limit of its own.", Most = 100_000)]
    public int MaxConcurrentPerAgent { get; set; }

    /// <summary>Start requests that may wait for a line, answered 202; 0 refuses them.</summary>
    [Setting("CALL_QUEUE", "Start requests over a limit of calls that may wait for a line (202; first come, first served). 0: none, they are refused.", Most = 10_000)]
    public int LineQueue { get; set; }

    /// <summary>How long a call may wait for a line.</summary>
    [Setting("CALL_QUEUE_SECONDS", "How long a call may wait for a line.", Least = 1, Most = 86_400)]
    public TimeSpan LineQueueTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Minutes that the conversations of one API key may last in a UTC day, together; one more call is answered 429. 0 for no limit.</summary>
    [Setting(
        "MAX_MINUTES_PER_KEY_PER_DAY",
        "Minutes of conversation one API key may have in a day (UTC); then its calls are refused with 429, and those that run go on. 0: no limit.",
        Most = 10_000_000)]
    public int MaxMinutesPerKeyPerDay { get; set; }

    /// <summary>Whether each start request is checked before anything is reached, as <c>POST /calls/check</c> does.</summary>
    [Setting("PREFLIGHT", "Whether every start request is checked first, as POST /calls/check does, and refused with 422 where the call would fail.")]
    public bool Preflight { get; set; }

    /// <summary>The longest a call may last, and what a request without <c>max_duration_seconds</c> gets.</summary>
    [Setting("MAX_DURATION_SECONDS", "The longest a call may last.", Least = 1, Most = 86_400)]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The endpoint of a request that names none.</summary>
    [EndpointSetting("DEFAULT_TO", "The audio endpoint of a request that names none, such as device:default or wav:demo.")]
    public string DefaultTo { get; set; } = "device:default";

    /// <summary>Whether calls are recorded to disk.</summary>
    [Setting("RECORDING", "Whether calls are recorded to DATA_DIR.")]
    public bool Recording { get; set; } = true;

    /// <summary>Whether digits are taken out of what is said and pressed.</summary>
    [Setting(
        "REDACT_DIGITS",
        "Whether each digit in transcripts is replaced by #, and keys that are pressed by 'redacted', before they are stored, shown or sent. The agent still gets them.")]
    public bool RedactDigits { get; set; }

    /// <summary>What becomes of a call whose device is in use.</summary>
    [Setting(
        "DEVICE_BUSY",
        "What becomes of a call whose device is in use: refuse (409), or queue (202; it waits).",
        Words = ["refuse", "queue"],
        After = "AUDIO_EARCONS")]
    public BusyPolicy WhenBusy { get; set; } = BusyPolicy.Refuse;

    /// <summary>How long a call may wait for its device.</summary>
    [Setting("DEVICE_QUEUE_SECONDS", "How long a call may wait for its device.", Least = 1, Most = 86_400, After = "DEVICE_BUSY")]
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What becomes of a call whose agent is lost, where its request says nothing.</summary>
    [Setting(
        "ON_AGENT_LOST",
        "What becomes of a call whose agent's line breaks: end, or reconnect (hold sound, and a new conversation that is told what was said). A request may say otherwise.",
        Words = ["end", "reconnect"],
        After = "RECORDING")]
    public AgentLostPolicy WhenAgentLost { get; set; } = AgentLostPolicy.End;

    /// <summary>How long a lost agent is tried to be reached again.</summary>
    [Setting("AGENT_RECONNECT_SECONDS", "How long a lost agent is tried to be reached again, before the call ends.", Least = 1, Most = 300, After = "ON_AGENT_LOST")]
    public TimeSpan ReconnectWithin { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>What becomes of a tool of an MCP server that the agent wants approved.</summary>
    [Setting(
        "MCP_APPROVAL",
        "What becomes of an MCP tool that the agent wants approved: ask (call.approval_needed; POST /calls/{id}/approvals/{tool_call_id}), allow or deny.",
        Words = ["ask", "allow", "deny"],
        After = "AGENT_RECONNECT_SECONDS")]
    public ApprovalPolicy McpApproval { get; set; } = ApprovalPolicy.Ask;

    /// <summary>The tools that are approved at once, whatever <see cref="McpApproval"/> says.</summary>
    [Setting("MCP_APPROVAL_TOOLS", "MCP tools that are approved at once whatever MCP_APPROVAL says: their names, with commas between them.", After = "MCP_APPROVAL")]
    public string? McpApprovalTools { get; set; }

    /// <summary>After this nobody has answered, and the tool is refused.</summary>
    [Setting(
        "MCP_APPROVAL_SECONDS", "How long an MCP tool may wait to be approved; then it is refused.", Least = 1, Most = 290, After = "MCP_APPROVAL_TOOLS")]
    public TimeSpan McpApprovalTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What a client should wait before it tries a busy service again.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(5);
}
