using System.Diagnostics;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>One call: its phone, and its agent as soon as the service has reached it. Belongs to the metronome's thread.</summary>
internal sealed class LoadedCall : IDisposable
{
    private readonly Metronome metronome;
    private readonly Profile profile;
    private readonly Connection connection;
    private PhoneLeg? phone;
    private AgentLeg? agent;
    private long started;

    /// <summary>Rings.</summary>
    public LoadedCall(Uri service, Metronome metronome, Profile profile, int number)
    {
        (this.metronome, this.profile, Number) = (metronome, profile, number);
        connection = Handshakes.Open(service, "/twilio/media-stream", metronome, Start);
    }

    public int Number { get; }

    public Direction ToAgent { get; } = new();

    public Direction ToCaller { get; } = new();

    /// <summary>From the stream's start to the agent's first message; null while it has not come.</summary>
    public TimeSpan? ReachedAfter { get; private set; }

    public bool IsOver => connection.IsOver || agent is { IsOver: true };

    /// <summary>The cloud has the first message of this call's conversation.</summary>
    public void Answer(Connection conversation)
    {
        ReachedAfter = Stopwatch.GetElapsedTime(started);
        metronome.Add(agent = new(conversation, Number, profile, ToCaller, ToAgent));
    }

    public void HangUp() => phone?.HangUp();

    public void Dispose()
    {
        connection.Dispose();
        agent?.Dispose();
    }

    private void Start()
    {
        phone = new(connection, Number, profile, ToAgent, ToCaller);
        started = Stopwatch.GetTimestamp();
        phone.Start();
        metronome.Add(phone);
    }
}
