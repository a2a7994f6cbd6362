using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Bench.Load.Wires;

/// <summary>
/// The agents' cloud: hands out signed URLs and accepts their sockets. It answers on the metronome's thread, and knows how long it took
/// itself for each agent, from the moment it read what it was asked until its answer was sent.
/// </summary>
internal sealed class FakeCloud : IDisposable
{
    private const string SocketPath = "/v1/convai/conversation";
    private const string AgentParameter = "agent_id=";

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Connection> connections = [];
    private readonly Dictionary<string, TimeSpan> serving = [];
    private readonly Metronome metronome;
    private readonly FirstMessage answered;
    private readonly int watched;

    /// <summary>Gets the first message of every conversation, and whose it is.</summary>
    public delegate void FirstMessage(Connection connection, string agent, ReadOnlySpan<byte> message);

    private FakeCloud(Metronome metronome, FirstMessage answered)
    {
        (this.metronome, this.answered) = (metronome, answered);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        listener.Blocking = false;
        Address = new($"http://{listener.LocalEndPoint}");
        watched = metronome.Watch(listener, Accept);
    }

    public Uri Address { get; }

    public static Task<FakeCloud> OpenAsync(Metronome metronome, FirstMessage answered) =>
        metronome.AskAsync(() => new FakeCloud(metronome, answered));

    /// <summary>What the cloud has taken for an agent so far.</summary>
    public TimeSpan Serving(string agent) => serving.GetValueOrDefault(agent);

    /// <summary>On the metronome's thread.</summary>
    public void Dispose()
    {
        metronome.Forget(watched);
        listener.Dispose();
        connections.ForEach(connection => connection.Dispose());
    }

    private void Accept()
    {
        var connection = new Connection(listener.Accept(), metronome, masks: false);
        connections.RemoveAll(other => other.IsOver);
        connections.Add(connection);
        connection.HeadArrived = head => Answer(connection, head);
    }

    private void Answer(Connection connection, string head)
    {
        var start = Stopwatch.GetTimestamp();
        var from = head.IndexOf(AgentParameter, StringComparison.Ordinal) + AgentParameter.Length;
        var agent = head[from..(from + head[from..].IndexOfAny([' ', '&']))];
        if (Handshakes.Header(head, "Upgrade") is "websocket")
        {
            connection.SendFrame(Handshakes.Accept(head));
            connection.Upgrade();
            connection.Arrived = message =>
            {
                var first = Stopwatch.GetTimestamp();
                answered(connection, agent, message);
                Served(agent, first);
            };
        }
        else
        {
            connection.SendFrame(SignedUrl(agent));
        }

        Served(agent, start);
    }

    private byte[] SignedUrl(string agent)
    {
        var body = $$"""{"signed_url":"ws://{{Address.Authority}}{{SocketPath}}?agent_id={{agent}}&conversation_signature=cvtkn_load"}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private void Served(string agent, long since) => serving[agent] = Serving(agent) + Stopwatch.GetElapsedTime(since);
}
