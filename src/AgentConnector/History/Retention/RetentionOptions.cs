using AgentConnector.Settings;

namespace AgentConnector.History.Retention;

/// <summary>How long what is known of a call is kept after its end, by its kind, in days; 0 is for ever.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    private const int Longest = 36_500;

    [Setting(
        "KEEP_EVENTS_DAYS",
        "How many days after a call's end its events are kept, but the first, the start, the ending and the analysis; 0 for ever.",
        Most = Longest)]
    public int EventsDays { get; set; }

    [Setting(
        "KEEP_TRANSCRIPTS_DAYS",
        "How many days after a call's end what was said in it is kept: its turns, pressed keys, summary and collected data; 0 for ever.",
        Most = Longest)]
    public int TranscriptsDays { get; set; }

    [Setting("KEEP_RECORDINGS_DAYS", "How many days after a call's end its recording is kept; 0 for ever.", Most = Longest)]
    public int RecordingsDays { get; set; }

    [Setting(
        "KEEP_DELIVERIES_DAYS",
        "How many days after a call's end it is kept what was delivered of it, and its callback_url; 0 for ever. What is still due is never removed.",
        Most = Longest)]
    public int DeliveriesDays { get; set; }

    [Setting(
        "KEEP_METADATA_DAYS",
        "How many days after a call's end it is kept whom it was with and what for: numbers, metadata, user_id; 0 for ever.",
        Most = Longest)]
    public int MetadataDays { get; set; }

    [Setting("KEEP_AUDIT_DAYS", "How many days the audit log is kept; 0 for ever, up to a million entries.", Most = Longest)]
    public int AuditDays { get; set; } = 365;
}
