using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Xunit;

namespace AgentConnector.Testing.Faults;

/// <summary>
/// Stands on loopback between any two parties and does to their connections what networks do: late, slow, stuck, cut, half gone, garbled. It does
/// nothing by itself and by no clock of its own: a test says what happens, at once or at a byte. Every connection keeps 16 KiB each way, at most.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly CancellationTokenSource scope = new();
    private readonly Channel<FaultyConnection> arrived = Channel.CreateUnbounded<FaultyConnection>();
    private readonly List<FaultyConnection> connections = [];
    private readonly Lock gate = new();
    private readonly Task accepting;

    /// <param name="target">Who listens behind it; an address on loopback.</param>
    public FaultProxy(Uri target)
        : this(new IPEndPoint(IPAddress.Loopback, target.Port))
    {
    }

    /// <param name="target">Who listens behind it.</param>
    public FaultProxy(IPEndPoint target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>On loopback.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whoever connects is reset at once.</summary>
    public bool Refuses { get; set; }

    /// <summary>Done to each connection before its first byte.</summary>
    public Action<FaultyConnection>? OnConnection { get; set; }

    /// <summary>All there were, in order.</summary>
    public IReadOnlyList<FaultyConnection> Connections
    {
        get
        {
            lock (gate)
            {
                return [.. connections];
            }
        }
    }

    /// <summary>The same address, seen through this.</summary>
    public Uri Seen(Uri address) => new UriBuilder(address) { Host = "127.0.0.1", Port = Port }.Uri;

    /// <summary>The next connection that nobody has waited for yet.</summary>
    public async Task<FaultyConnection> NextAsync() => await arrived.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await scope.CancelAsync();
        listener.Dispose();
        await accepting;
        foreach (var connection in Connections)
        {
            connection.Reset();
        }

        await Task.WhenAll(Connections.Select(connection => connection.Over));
        foreach (var connection in Connections)
        {
            connection.Dispose();
        }

        scope.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(scope.Token);
                var connection = new FaultyConnection(client);
                lock (gate)
                {
                    connections.Add(connection);
                }

                if (Refuses)
                {
                    connection.Reset();
                }

                OnConnection?.Invoke(connection);
                connection.Begin(target, () => arrived.Writer.TryWrite(connection));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // the test is over
        }
    }
}
