using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace AgentConnector.Simulator;

/// <summary>Takes a server's connections out of memory instead of from a port.</summary>
internal sealed class MemoryListener : IConnectionListenerFactory, IConnectionListener
{
    /// <summary>What the server takes for its address; nothing listens there.</summary>
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 80);

    private readonly Channel<ConnectionContext> waiting = Channel.CreateBounded<ConnectionContext>(1000);
    private long count;

    public EndPoint EndPoint => Anywhere;

    /// <summary>A new connection, from the client's side.</summary>
    /// <exception cref="IOException">Nobody takes it.</exception>
    public Stream Connect()
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var server = new MemoryConnection($"memory-{Interlocked.Increment(ref count)}", toServer, toClient);
        return waiting.Writer.TryWrite(server)
            ? new PipedStream(toClient.Reader, toServer.Writer)
            : throw new IOException("The simulator has stopped, or has not taken the last thousand connections yet.");
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await waiting.Reader.WaitToReadAsync(cancellationToken) && waiting.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        waiting.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);

    /// <summary>A connection as the server has it.</summary>
    private sealed class MemoryConnection : DefaultConnectionContext
    {
        private readonly Pipe toServer;
        private readonly Pipe toClient;

        public MemoryConnection(string id, Pipe toServer, Pipe toClient)
            : base(id)
        {
            (this.toServer, this.toClient) = (toServer, toClient);
            Transport = new DuplexPipe(toServer.Reader, toClient.Writer);
            LocalEndPoint = RemoteEndPoint = Anywhere;
        }

        public override void Abort(ConnectionAbortedException abortReason)
        {
            toServer.Writer.CancelPendingFlush();
            toServer.Reader.CancelPendingRead();
            toClient.Writer.Complete(abortReason);
            base.Abort(abortReason);
        }

        [SuppressMessage("Usage", "CA2215", Justification = "The base disposes of what its own Abort cancels on another thread, which may come later, and would end the process.")]
        public override async ValueTask DisposeAsync()
        {
            await toServer.Reader.CompleteAsync();
            await toClient.Writer.CompleteAsync();
        }
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
