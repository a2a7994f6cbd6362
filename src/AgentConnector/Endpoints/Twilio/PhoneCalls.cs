using System.Collections.Concurrent;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The phone calls that are not over, by the name their callbacks use.</summary>
internal sealed class PhoneCalls(MediaTickets tickets, IOptions<TwilioOptions> options)
{
    private readonly ConcurrentDictionary<string, PhoneCall> calls = new(StringComparer.Ordinal);

    /// <summary>Calls that are not over.</summary>
    public int Count => calls.Count;

    /// <summary>A new call; null when one of this name exists.</summary>
    /// <param name="reference">The name its callbacks use: ours, or Twilio's for one that came in.</param>
    /// <param name="account">The account it goes through.</param>
    /// <param name="progress">Told when it rings.</param>
    public PhoneCall? Open(string reference, TwilioAccount account, Action<DialProgress> progress)
    {
        var settings = options.Value;
        var ticket = tickets.Issue(reference, settings.RingTimeout + settings.StreamTimeout);
        var call = new PhoneCall(this, account, ticket, settings.MachineDetection, progress);
        if (calls.TryAdd(reference, call))
        {
            return call;
        }

        ticket.Dispose();
        return null;
    }

    public PhoneCall? Find(string? reference) => reference is not null && calls.TryGetValue(reference, out var call) ? call : null;

    public void Forget(PhoneCall call) => calls.TryRemove(new(call.Ticket.CallId, call));
}
