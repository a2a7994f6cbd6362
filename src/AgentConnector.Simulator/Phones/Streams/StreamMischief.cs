using System.Security.Cryptography;
using System.Text;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>How a stream misbehaves, on purpose; without faults it opens as it should.</summary>
internal sealed class StreamMischief(PhoneFaults faults)
{
    private const int FramesBeforeDrop = 50;
    private const int OversizedCharacters = 2_000_000;
    private static readonly byte[] Silence = [.. Enumerable.Repeat((byte)0xFF, 160)];

    /// <summary>How many media messages are sent for each 20 ms.</summary>
    public int MediaFactor => faults.HasFlag(PhoneFaults.Flood) ? 50 : 1;

    public bool CutsAfter(int mediaSent) => faults.HasFlag(PhoneFaults.DropsMidCall) && mediaSent >= FramesBeforeDrop;

    /// <summary>What the stream says its parameters are.</summary>
    public IReadOnlyDictionary<string, string> Forge(IReadOnlyDictionary<string, string> parameters) =>
        faults.HasFlag(PhoneFaults.NoParameters) ? new Dictionary<string, string>()
        : faults.HasFlag(PhoneFaults.ForgedParameters)
            ? parameters.ToDictionary(pair => pair.Key, _ => RandomNumberGenerator.GetHexString(32, lowercase: true))
            : parameters;

    /// <summary>Sends what comes before the first media.</summary>
    /// <returns>True when media may follow.</returns>
    public bool Opens(FarOutbox outbox, StreamMessages messages, string track, IReadOnlyDictionary<string, string> parameters)
    {
        if (faults.HasFlag(PhoneFaults.SilentStream))
        {
            return false;
        }

        if (faults.HasFlag(PhoneFaults.DropsBeforeConnected))
        {
            outbox.Cut();
            return false;
        }

        outbox.TrySend(StreamMessages.Connected());
        if (faults.HasFlag(PhoneFaults.DropsBeforeStart))
        {
            outbox.Cut();
            return false;
        }

        if (faults.HasFlag(PhoneFaults.MediaBeforeStart))
        {
            outbox.TrySend(messages.Media("inbound", Silence));
        }

        string[] tracks = track switch { "outbound_track" => ["outbound"], "both_tracks" => ["inbound", "outbound"], _ => ["inbound"] };
        outbox.TrySend(messages.Start(tracks, parameters));
        if (faults.HasFlag(PhoneFaults.DropsAfterStart))
        {
            outbox.Cut();
            return false;
        }

        Litter(outbox);
        return true;
    }

    private void Litter(FarOutbox outbox)
    {
        if (faults.HasFlag(PhoneFaults.Garbage))
        {
            foreach (var frame in (string[])
                [
                    "", "null", "[]", "{", "\"media\"", "{}", """{"event":null}""", """{"event":"weather","weather":{}}""",
                    """{"event":"media","media":null}""", """{"event":"media","media":{"payload":"***"}}""",
                    """{"event":"media","streamSid":"MZ0","media":{"track":"inbound","chunk":1,"timestamp":-5,"payload":""}}""",
                    """{"event":"dtmf","dtmf":{"digit":"12"}}""", """{"event":"mark"}""",
                ])
            {
                outbox.TrySend(Encoding.UTF8.GetBytes(frame));
            }

            outbox.TrySend([0, 1, 2, 0xFF], binary: true);
        }

        if (faults.HasFlag(PhoneFaults.OversizedFrame))
        {
            var payload = new string('A', OversizedCharacters);
            outbox.TrySend(Encoding.UTF8.GetBytes($$$"""{"event":"media","media":{"payload":"{{{payload}}}"}}"""));
        }
    }
}
