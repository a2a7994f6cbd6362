using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace AgentConnector.Hosting.Listening;

/// <summary>
/// Kestrel's sockets behind a door: a connection is accepted when there is room for it, so that no crowd takes the files that calls need. Kestrel's own
/// limit accepts first and turns away those who come last, whoever they are.
/// </summary>
/// <param name="sockets">Kestrel's settings.</param>
/// <param name="loggers">Kestrel's logs.</param>
/// <param name="time">The clock.</param>
/// <param name="connections">Asked when a port is bound: the settings it reads have been checked by then.</param>
internal sealed class GuardedListener(IOptions<SocketTransportOptions> sockets, ILoggerFactory loggers, TimeProvider time, Func<Connections> connections)
    : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Door(new ListeningSocket(endpoint, sockets.Value, time, loggers), connections()));

    private sealed class Door(IConnectionListener inner, Connections connections) : IConnectionListener
    {
        private readonly CancellationTokenSource closing = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                await connections.RoomAsync(closing.Token);
            }
            catch (OperationCanceledException) when (closing.IsCancellationRequested)
            {
                return null;
            }

            var accepted = default(ConnectionContext);
            try
            {
                accepted = await inner.AcceptAsync(cancellationToken);
                return accepted is null ? null : new Guest(accepted, connections);
            }
            finally
            {
                if (accepted is null)
                {
                    connections.GiveBack();
                }
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await closing.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await closing.CancelAsync();
            await inner.DisposeAsync();
            closing.Dispose();
        }
    }

    /// <summary>A connection that gives its room back when its socket is closed.</summary>
    private sealed class Guest : ConnectionContext
    {
        private readonly ConnectionContext inner;
        private readonly Connections connections;
        private readonly Visitor visitor;

        public Guest(ConnectionContext inner, Connections connections)
        {
            this.inner = inner;
            this.connections = connections;
            visitor = connections.Enter(() => inner.Abort(new ConnectionAbortedException("Room was needed for others.")));
            inner.Features.Set(visitor);
        }

        public override string ConnectionId
        {
            get => inner.ConnectionId;
            set => inner.ConnectionId = value;
        }

        public override IFeatureCollection Features => inner.Features;

        public override IDictionary<object, object?> Items
        {
            get => inner.Items;
            set => inner.Items = value;
        }

        public override IDuplexPipe Transport
        {
            get => inner.Transport;
            set => inner.Transport = value;
        }

        public override CancellationToken ConnectionClosed
        {
            get => inner.ConnectionClosed;
            set => inner.ConnectionClosed = value;
        }

        public override EndPoint? LocalEndPoint
        {
            get => inner.LocalEndPoint;
            set => inner.LocalEndPoint = value;
        }

        public override EndPoint? RemoteEndPoint
        {
            get => inner.RemoteEndPoint;
            set => inner.RemoteEndPoint = value;
        }

        public override void Abort() => inner.Abort();

        public override void Abort(ConnectionAbortedException abortReason) => inner.Abort(abortReason);

        public override async ValueTask DisposeAsync()
        {
            try
            {
                await inner.DisposeAsync();
            }
            finally
            {
                connections.Leave(visitor);
                await base.DisposeAsync();
            }
        }
    }
}
