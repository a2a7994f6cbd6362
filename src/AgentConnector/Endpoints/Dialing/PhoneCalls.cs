using System.Collections.Concurrent;
using AgentConnector.Endpoints.MediaStreams;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>One dialer's phone calls that are not over, by the name their callbacks use.</summary>
internal sealed class PhoneCalls(MediaTickets tickets, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PhoneCall> calls = new(StringComparer.Ordinal);

    /// <summary>Calls that are not over.</summary>
    public int Count => calls.Count;

    /// <summary>A new call; null when one of this name exists.</summary>
    /// <param name="reference">The name its callbacks use: ours, or the dialer's for one that came in.</param>
    /// <param name="terms">How it is made.</param>
    /// <param name="progress">Told when it rings.</param>
    public PhoneCall? Open(string reference, PhoneTerms terms, Action<OpenProgress>? progress = null)
    {
        var ticket = tickets.Issue(reference, terms.Ring + terms.Connect);
        var call = new PhoneCall(this, ticket, terms, progress ?? (_ => { }), time);
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

/// <summary>How a phone call is made.</summary>
/// <param name="Account">The dialer's account it goes through.</param>
/// <param name="Ring">How long the phone may ring.</param>
/// <param name="Connect">How long its stream may take after the answer.</param>
/// <param name="Machines">What a machine's answer means.</param>
internal sealed record PhoneTerms(string Account, TimeSpan Ring, TimeSpan Connect, MachineDetection Machines);
