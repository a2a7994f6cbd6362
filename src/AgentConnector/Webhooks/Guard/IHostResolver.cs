using System.Net;
using System.Net.Sockets;

namespace AgentConnector.Webhooks.Guard;

/// <summary>Asks which addresses a host name has.</summary>
internal interface IHostResolver
{
    /// <exception cref="SocketException">The name has none, or nobody could tell.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>As the operating system resolves names.</summary>
internal sealed class SystemResolver : IHostResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
