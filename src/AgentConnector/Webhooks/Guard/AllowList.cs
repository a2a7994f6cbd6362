using System.Net;

namespace AgentConnector.Webhooks.Guard;

/// <summary>
/// What CALLBACK_ALLOW lets through although it is not public: networks (<c>10.0.0.0/8</c>), addresses, host names (<c>n8n.lan</c>), each
/// with a port or for all of them (<c>n8n.lan:5678</c>, <c>[::1]:5678</c>).
/// </summary>
internal sealed class AllowList
{
    private readonly List<(IPNetwork Network, int? Port)> networks = [];
    private readonly List<(string Host, int? Port)> hosts = [];

    private AllowList()
    {
    }

    /// <param name="text">Comma-separated.</param>
    /// <param name="fault">The entry that cannot be read, or null.</param>
    public static AllowList Parse(string text, out string? fault)
    {
        var list = new AllowList();
        fault = null;
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!list.TryAdd(entry))
            {
                fault ??= entry;
            }
        }

        return list;
    }

    public void Add(IEnumerable<IPNetwork> more) => networks.AddRange(more.Select(network => (network, (int?)null)));

    /// <summary>Whether whatever address this name has may be connected to.</summary>
    public bool AllowsHost(string host, int port) =>
        hosts.Exists(entry => entry.Host.Equals(host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase) && (entry.Port ?? port) == port);

    public bool AllowsAddress(IPAddress address, int port)
    {
        address = AddressRules.Unwrap(address);
        return networks.Exists(entry => entry.Network.Contains(address) && (entry.Port ?? port) == port);
    }

    private bool TryAdd(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network))
        {
            networks.Add((network, null));
            return true;
        }

        if (IPEndPoint.TryParse(entry, out var endpoint))
        {
            // Without a port IPEndPoint says 0.
            networks.Add((new IPNetwork(endpoint.Address, endpoint.Address.GetAddressBytes().Length * 8), endpoint.Port == 0 ? null : endpoint.Port));
            return true;
        }

        var (host, port) = (entry, default(int?));
        if (entry.LastIndexOf(':') is > 0 and var colon)
        {
            if (!ushort.TryParse(entry.AsSpan(colon + 1), out var number) || number == 0)
            {
                return false;
            }

            (host, port) = (entry[..colon], number);
        }

        if (Uri.CheckHostName(host) is not UriHostNameType.Dns)
        {
            return false;
        }

        hosts.Add((host.TrimEnd('.'), port));
        return true;
    }
}
