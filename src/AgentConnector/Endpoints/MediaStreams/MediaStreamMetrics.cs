using System.Diagnostics.Metrics;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Counts of the media streams. The labels are closed lists: nothing a stranger sends becomes one.</summary>
internal sealed class MediaStreamMetrics
{
    private readonly UpDownCounter<int> open;
    private readonly Counter<long> refused;
    private readonly Counter<long> unknown;
    private readonly Counter<long> mistaken;
    private readonly Counter<long> dropped;

    public MediaStreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("AgentConnector.MediaStreams");
        open = meter.CreateUpDownCounter<int>("media_streams.open", description: "Media streams that carry a call.");
        refused = meter.CreateCounter<long>("media_streams.refused", description: "Media streams and webhooks of dialers that were refused, by reason.");
        unknown = meter.CreateCounter<long>("media_streams.unknown_messages", description: "Messages of dialers that mean nothing here.");
        mistaken = meter.CreateCounter<long>("media_streams.mistaken_messages", description: "Messages of dialers that were passed over: not what the protocol allows there.");
        dropped = meter.CreateCounter<long>("media_streams.dropped", description: "Frames and events that were dropped because a queue was full.");
    }

    public void Opened() => open.Add(1);

    public void Closed() => open.Add(-1);

    public void Refused(StreamRefusal reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason.Label));

    public void Unknown() => unknown.Add(1);

    public void Mistaken() => mistaken.Add(1);

    public void Dropped(string what) => dropped.Add(1, new KeyValuePair<string, object?>("what", what));
}

/// <summary>Why a stream or a webhook of a dialer was refused.</summary>
internal sealed record StreamRefusal(string Label)
{
    public static readonly StreamRefusal Forged = new("forged");
    public static readonly StreamRefusal NoTicket = new("no_ticket");
    public static readonly StreamRefusal UnknownTicket = new("unknown_ticket");
    public static readonly StreamRefusal UsedTicket = new("used_ticket");
    public static readonly StreamRefusal LateTicket = new("late_ticket");
    public static readonly StreamRefusal WrongCall = new("wrong_call");
    public static readonly StreamRefusal Silent = new("silent");
    public static readonly StreamRefusal OutOfTurn = new("out_of_turn");
    public static readonly StreamRefusal Unwanted = new("unwanted");

    public static StreamRefusal Of(TicketFault fault) => fault switch
    {
        TicketFault.Missing => NoTicket,
        TicketFault.Used => UsedTicket,
        TicketFault.Expired => LateTicket,
        _ => UnknownTicket,
    };
}
