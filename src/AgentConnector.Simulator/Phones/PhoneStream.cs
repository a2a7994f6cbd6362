namespace AgentConnector.Simulator.Phones;

/// <summary>One media stream of a call, seen from the phone's side. Safe to read while it runs.</summary>
public sealed class PhoneStream
{
    private int mediaSent;
    private int mediaReceived;
    private int dropped;

    internal PhoneStream(string sid, string url, IReadOnlyDictionary<string, string> parameters) =>
        (Sid, Url, Parameters) = (sid, url, parameters);

    /// <summary>The stream's id, <c>MZ…</c>.</summary>
    public string Sid { get; }

    /// <summary>The URL that was opened and signed.</summary>
    public string Url { get; }

    /// <summary>What it sent as <c>customParameters</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>The HTTP status of the upgrade: 101 when it was accepted, 0 when there was no answer.</summary>
    public int Handshake { get; internal set; }

    /// <summary>The code the other side closed with; null when it did not.</summary>
    public int? CloseCode { get; internal set; }

    /// <summary>The reason the other side closed with.</summary>
    public string? CloseReason { get; internal set; }

    /// <summary>True once it is over.</summary>
    public bool IsOver { get; internal set; }

    /// <summary>Media messages that went out.</summary>
    public int MediaSent => Volatile.Read(ref mediaSent);

    /// <summary>Media messages that came in.</summary>
    public int MediaReceived => Volatile.Read(ref mediaReceived);

    /// <summary>Messages that were dropped because the other side did not read.</summary>
    public int Dropped => Volatile.Read(ref dropped);

    internal void CountSent() => Interlocked.Increment(ref mediaSent);

    internal void CountReceived() => Interlocked.Increment(ref mediaReceived);

    internal void CountDropped() => Interlocked.Increment(ref dropped);
}
