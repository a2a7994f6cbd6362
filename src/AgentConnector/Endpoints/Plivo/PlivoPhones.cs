using AgentConnector.Configuration;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>The phone calls that go through Plivo, and the addresses it is given for them.</summary>
internal sealed class PlivoPhones(MediaTickets tickets, IOptions<ServerOptions> server, TimeProvider time)
{
    public const string Root = "/plivo";

    public PhoneCalls Calls { get; } = new(tickets, time);

    /// <summary>Whether Plivo knows the way here.</summary>
    public bool IsReachable => server.Value.PublicUrl is not null;

    /// <summary>Where Plivo asks and reports; without a query, which would be signed in another order than it is written.</summary>
    public Uri Address(string what, string callId) => new($"{Base}{Root}/{what}/{Uri.EscapeDataString(callId)}");

    public Uri Stream(PhoneCall phone) =>
        new UriBuilder($"{Base}{Root}/media-stream/{phone.Ticket.Token}") { Scheme = server.Value.PublicUrl!.Scheme is "https" ? "wss" : "ws" }.Uri;

    private string Base => server.Value.PublicUrl!.AbsoluteUri.TrimEnd('/');
}
