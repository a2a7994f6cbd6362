using System.Collections.Concurrent;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>One dialer's phone calls that are not over, by the name their callbacks use.</summary>
internal sealed class PhoneCalls(MediaTickets tickets, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PhoneCall> calls = new(StringComparer.Ordinal);

    /// <summary>Calls that are not over.</summary>
    public int Count => calls.Count;

    /// <summary>A new call; null when one of this name exists.</summary>
    /// <param name="reference">The name its callbacks use: ours, or the dialer's for one that came in.</param>
    /// <param name="account">The dialer's account it goes through.</param>
    /// <param name="limits">How long what may take.</param>
    /// <param name="progress">Told when it rings.</param>
    public PhoneCall? Open(string reference, string account, PhoneLimits limits, Action<DialProgress>? progress = null)
    {
        var ticket = tickets.Issue(reference, limits.Ring + limits.Connect);
        var call = new PhoneCall(this, account, ticket, limits, progress ?? (_ => { }), time);
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

/// <summary>How long a phone may ring, how long its stream may take after the answer, and what a machine's answer means.</summary>
internal sealed record PhoneLimits(TimeSpan Ring, TimeSpan Connect, MachineDetection Machines);
