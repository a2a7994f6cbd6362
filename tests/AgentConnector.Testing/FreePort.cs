using System.Net;
using System.Net.Sockets;

namespace AgentConnector.Testing;

/// <summary>
/// Ports for services that are told where to listen. Each is given once: a service that was killed leaves clients behind which still try, and must
/// not find another test's service there. They lie below those the system gives to whoever asks for any, other test programs included.
/// </summary>
public static class FreePort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    private static int next = Environment.ProcessId * 613 % Count;

    /// <summary>A port that nobody listens on, and that was not given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref next) & int.MaxValue) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
