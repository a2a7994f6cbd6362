using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The addresses Twilio is given. It drops the query of a stream's URL, so the ticket is part of the path.</summary>
internal static class TwilioPaths
{
    public const string Root = "/twilio";
    public const string MediaStream = "/media-stream";
    public const string CallStatus = "/status";

    public static Uri Stream(TwilioAccount account, MediaTicket ticket) => account.SocketAddress($"{Root}{MediaStream}/{ticket.Token}");

    public static Uri Status(TwilioAccount account, string callId) => account.Address($"{Root}{CallStatus}/{Uri.EscapeDataString(callId)}");

    /// <summary>The ticket once more, for whoever takes the path away.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parameters(MediaTicket ticket) => [new(StreamReception.TicketParameter, ticket.Token)];
}
