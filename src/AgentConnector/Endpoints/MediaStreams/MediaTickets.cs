using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>The tickets that are out. They are found by their hash, so the time a look-up takes tells nothing about a token.</summary>
internal sealed class MediaTickets(TimeProvider time)
{
    private const int LongestToken = 64;

    private readonly ConcurrentDictionary<string, MediaTicket> tickets = new(StringComparer.Ordinal);

    /// <summary>Tickets whose calls are not over.</summary>
    public int Count => tickets.Count;

    /// <summary>A new ticket for a call.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="lifetime">A stream must come within this.</param>
    public MediaTicket Issue(string callId, TimeSpan lifetime)
    {
        var ticket = new MediaTicket(this, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), callId, time, lifetime);
        tickets[Hash(ticket.Token)] = ticket;
        return ticket;
    }

    /// <summary>Takes a token up, once.</summary>
    public (MediaTicket? Ticket, TicketFault Fault) Redeem(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return (null, TicketFault.Missing);
        }

        if (token.Length > LongestToken || !tickets.TryGetValue(Hash(token), out var ticket))
        {
            return (null, TicketFault.Unknown);
        }

        if (!ticket.TryUse())
        {
            return (null, TicketFault.Used);
        }

        return ticket.IsExpired ? (null, TicketFault.Expired) : (ticket, TicketFault.None);
    }

    /// <summary>The call is over.</summary>
    public void Forget(MediaTicket ticket) => tickets.TryRemove(Hash(ticket.Token), out _);

    private static string Hash(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>Why a token opens nothing.</summary>
internal enum TicketFault
{
    None,
    Missing,

    /// <summary>Never issued, or its call is over.</summary>
    Unknown,

    /// <summary>A stream has come with it before.</summary>
    Used,

    /// <summary>It came too late.</summary>
    Expired,
}
