using System.Net;
using System.Net.Sockets;
using AgentConnector.Hosting.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AgentConnector.Hosting.Listening;

/// <summary>
/// A port, as Kestrel's own listens, but for one thing: where nobody can be let in, as when no file descriptor is left, Kestrel's asks again at once and
/// without end (tens of thousands of exceptions a second, a processor's core). This one waits a moment: who comes waits in the system's queue meanwhile.
/// </summary>
internal sealed partial class ListeningSocket : IConnectionListener
{
    /// <summary>So many who were gone again, one after the other, are let pass at once: then it may be the port that is broken.</summary>
    private const int MostPassedOver = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SaidAgain = TimeSpan.FromMinutes(1);

    private readonly Socket socket;
    private readonly SocketConnectionContextFactory connections;
    private readonly SocketTransportOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly OncePer saying;

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    public ListeningSocket(EndPoint endpoint, SocketTransportOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        (this.options, this.time, logger) = (options, time, loggers.CreateLogger<ListeningSocket>());
        saying = new(SaidAgain, time);
        connections = new(
            new()
            {
                IOQueueCount = options.IOQueueCount,
                MaxReadBufferSize = options.MaxReadBufferSize,
                MaxWriteBufferSize = options.MaxWriteBufferSize,
                UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
                WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
            },
            loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
        try
        {
            socket = options.CreateBoundListenSocket(endpoint);
            EndPoint = socket.LocalEndPoint!;
            socket.Listen(options.Backlog); // Linux says of some that they are taken here
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            connections.Dispose();
            if (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                throw new AddressInUseException(e.Message, e);
            }

            throw;
        }
    }

    public EndPoint EndPoint { get; }

    /// <summary>The next connection; null when the port is closed.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        for (var passedOver = 1; ; passedOver++)
        {
            var (error, accepted) = await NextAsync();
            if (accepted is not null && TryConnect(accepted) is { } connection)
            {
                return connection;
            }

            if (error is SocketError.OperationAborted)
            {
                return null;
            }

            var hasNoFiles = error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;
            if (hasNoFiles && saying.IsDue())
            {
                LogNoFiles();
            }

            if (hasNoFiles || passedOver % MostPassedOver == 0)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        return default;
    }

    /// <summary>Null for one that was reset while it waited in the system's queue: macOS says so of whatever it is asked.</summary>
    private ConnectionContext? TryConnect(Socket accepted)
    {
        try
        {
            if (EndPoint is IPEndPoint)
            {
                accepted.NoDelay = options.NoDelay;
            }

            return connections.Create(accepted);
        }
        catch (SocketException)
        {
            accepted.Dispose();
            return null;
        }
    }

    /// <summary>Throws nothing, which would end Kestrel's loop for good; and an exception needs files, too, the first time.</summary>
    private async Task<(SocketError Error, Socket? Accepted)> NextAsync()
    {
        using var accepting = new SocketAsyncEventArgs();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        accepting.Completed += (_, _) => done.TrySetResult();
        try
        {
            if (socket.AcceptAsync(accepting))
            {
                await done.Task;
            }
        }
        catch (ObjectDisposedException)
        {
            return (SocketError.OperationAborted, null);
        }
        catch (SocketException e) // Windows makes the socket for who comes before it waits
        {
            return (e.SocketErrorCode, null);
        }

        return (accepting.SocketError, accepting.AcceptSocket);
    }

    [LoggerMessage(1042, LogLevel.Error,
        "No file descriptors are left: nobody new is let in until there are some. Calls go on. Look at what holds them (/proc/PID/fd), and at the limit of open files")]
    private partial void LogNoFiles();
}
