using System.Net;
using System.Net.Sockets;

namespace AgentConnector.Webhooks.Guard;

/// <summary>
/// Which addresses lie on the public internet. Anything else could be this machine, its network, or its cloud's metadata service, which a
/// stranger's address must not make us talk to. After the IANA special-purpose registries.
/// </summary>
internal static class AddressRules
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32", // Azure's host, though it looks public

            // Within 2000::/3, the only part of IPv6 that is public at all:
            "2001::/23", // Teredo, benchmarking, ORCHID and other protocols' own
            "2001:db8::/32", "3fff::/20",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    public static IReadOnlyList<IPNetwork> Loopback { get; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    public static bool IsPublic(IPAddress address)
    {
        address = Unwrap(address);
        return address.AddressFamily is AddressFamily.InterNetwork || GlobalUnicast.Contains(address)
            ? !NotPublic.Any(network => network.Contains(address))
            : false;
    }

    /// <summary>The IPv4 address inside one that only carries it: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).</summary>
    public static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new(bytes.AsSpan(2, 4))
            : address;
    }
}
