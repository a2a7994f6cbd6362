using System.Net;
using System.Net.Sockets;

namespace AgentConnector.Testing.Faults;

/// <summary>A client's connection to a target, through <see cref="FaultProxy"/>.</summary>
public sealed class FaultyConnection : IDisposable
{
    private readonly Socket client;
    private readonly Socket target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    internal FaultyConnection(Socket client)
    {
        this.client = client;
        client.NoDelay = true;
        ToTarget = new(client, target);
        ToClient = new(target, client);
    }

    /// <summary>What the client says.</summary>
    public FaultyFlow ToTarget { get; }

    /// <summary>What the target says.</summary>
    public FaultyFlow ToClient { get; }

    /// <summary>Completes when nothing moves any more either way. Never fails.</summary>
    public Task Over { get; private set; } = Task.CompletedTask;

    /// <summary>Does the same to what either says.</summary>
    public void Both(Action<FaultyFlow> act)
    {
        act(ToTarget);
        act(ToClient);
    }

    /// <summary>Cuts it: both are reset.</summary>
    public void Reset()
    {
        Reset(client);
        Reset(target);
    }

    /// <summary>Closes it as if either had: both see its end.</summary>
    public void Close()
    {
        End(client);
        End(target);
    }

    /// <summary>The client is gone and the target does not notice: nothing comes any more, and what it says is taken and lost.</summary>
    public void LoseClient()
    {
        ToClient.Swallow();
        ToTarget.Forget();
        Reset(client);
    }

    /// <summary>The target is gone and the client does not notice.</summary>
    public void LoseTarget()
    {
        ToTarget.Swallow();
        ToClient.Forget();
        Reset(target);
    }

    /// <summary>Once it is over.</summary>
    public void Dispose()
    {
        client.Dispose();
        target.Dispose();
        ToTarget.Dispose();
        ToClient.Dispose();
    }

    /// <param name="address">The target's.</param>
    /// <param name="open">Called once both sides are there, or cannot be: from then on there is something to break.</param>
    internal void Begin(IPEndPoint address, Action open) => Over = RunAsync(address, open);

    private async Task RunAsync(IPEndPoint address, Action open)
    {
        var isOpen = false;
        try
        {
            await target.ConnectAsync(address);
            var flows = Task.WhenAll(ToTarget.RunAsync(), ToClient.RunAsync());
            isOpen = true;
            open();
            await flows;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Reset(); // nobody listens behind it, or it was cut before
        }
        finally
        {
            client.Dispose();
            target.Dispose();
            if (!isOpen)
            {
                open();
            }
        }
    }

    private void Reset(Socket socket)
    {
        ToTarget.Wake();
        ToClient.Wake();
        socket.Close(timeout: 0);
    }

    private static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // it is over
        }
    }
}
