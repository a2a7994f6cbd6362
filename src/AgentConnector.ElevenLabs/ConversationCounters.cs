using System.Collections.Concurrent;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs;

/// <summary>What a conversation has counted so far. Safe to read at any time.</summary>
public sealed class ConversationCounters
{
    private const int MaxNames = 32;
    private const int MaxNameLength = 64;

    private readonly ConcurrentDictionary<string, long> unknownTypes = new(StringComparer.Ordinal);
    private long audioSent;
    private long audioDropped;
    private long lateAudio;
    private long received;
    private long staleAudio;
    private long pings;
    private long malformed;
    private long unknown;

    /// <summary>Pieces of audio handed to the network.</summary>
    public long AudioSent => Interlocked.Read(ref audioSent);

    /// <summary>Pieces of audio dropped because the network was too slow or the conversation over.</summary>
    public long AudioDropped => Interlocked.Read(ref audioDropped);

    /// <summary>Of these, the pieces that had waited for more than a second: the network, or the agent, was too slow for them.</summary>
    public long LateAudioDropped => Interlocked.Read(ref lateAudio);

    /// <summary>Messages received.</summary>
    public long MessagesReceived => Interlocked.Read(ref received);

    /// <summary>Pieces of agent audio dropped because an interruption had made them void.</summary>
    public long StaleAudioDropped => Interlocked.Read(ref staleAudio);

    /// <summary>Pings received; each was answered.</summary>
    public long Pings => Interlocked.Read(ref pings);

    /// <summary>Messages that could not be read and were skipped.</summary>
    public long Malformed => Interlocked.Read(ref malformed);

    /// <summary>Messages of types this version does not know.</summary>
    public long Unknown => Interlocked.Read(ref unknown);

    /// <summary>How many of each unknown type; at most 32 names, each cut at 64 characters.</summary>
    public IReadOnlyDictionary<string, long> UnknownTypes => unknownTypes;

    internal void CountAudioSent() => Interlocked.Increment(ref audioSent);

    internal void CountAudioDropped() => Interlocked.Increment(ref audioDropped);

    internal void CountLateAudio() => Interlocked.Increment(ref lateAudio);

    internal void CountReceived() => Interlocked.Increment(ref received);

    internal void CountStaleAudio() => Interlocked.Increment(ref staleAudio);

    internal void CountPing() => Interlocked.Increment(ref pings);

    internal void CountMalformed() => Interlocked.Increment(ref malformed);

    internal void CountUnknown(string type)
    {
        Interlocked.Increment(ref unknown);
        var name = type.Start(MaxNameLength);
        // Only the read loop counts, so the check and the update need no lock.
        if (unknownTypes.ContainsKey(name) || unknownTypes.Count < MaxNames)
        {
            unknownTypes.AddOrUpdate(name, 1, (_, count) => count + 1);
        }
    }
}
