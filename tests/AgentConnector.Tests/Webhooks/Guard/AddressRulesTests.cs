using System.Net;
using AgentConnector.Webhooks.Guard;
using Microsoft.Security.AntiSSRF;

namespace AgentConnector.Tests.Webhooks.Guard;

/// <summary>Our rules beside those of a library made for this alone; it is an oracle here, and no part of the service.</summary>
public sealed class AddressRulesTests
{
    /// <summary>Where the two differ, and why ours says what it says.</summary>
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["192.31.196.0/24"] = "AS112: reachable from everywhere, says the registry",
        ["192.175.48.0/24"] = "AS112",
        ["2620:4f:8000::/48"] = "AS112",
        ["192.52.193.0/24"] = "AMT: reachable from everywhere, says the registry",
        ["64:ff9b::/96"] = "NAT64: the address inside is judged",
        ["2002::/16"] = "6to4: the address inside is judged",
    };

    [Fact]
    public void Whatever_the_oracle_denies_is_not_public()
    {
        var denied = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest).DeniedAddresses;

        Assert.True(denied.Count > 30, "the oracle has a list");
        Assert.Empty(
            from text in denied.Except(Exceptions.Keys)
            let network = IPNetwork.Parse(text)
            from address in new[] { network.BaseAddress, Last(network) }
            where AddressRules.IsPublic(address)
            select $"{address} of {text}");
    }

    [Fact]
    public void The_exceptions_are_the_oracles_and_public_by_our_rules()
    {
        Assert.Empty(Exceptions.Keys.Except(new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest).DeniedAddresses));
        Assert.All(Exceptions.Keys.Select(IPNetwork.Parse).Where(network => network.PrefixLength is 24 or 48), network => Assert.True(AddressRules.IsPublic(network.BaseAddress)));
        Assert.True(AddressRules.IsPublic(IPAddress.Parse("64:ff9b::808:808")));
        Assert.False(AddressRules.IsPublic(IPAddress.Parse("64:ff9b::a9fe:a9fe")));
        Assert.True(AddressRules.IsPublic(IPAddress.Parse("2002:808:808::1")));
        Assert.False(AddressRules.IsPublic(IPAddress.Parse("2002:a9fe:a9fe::1")));
    }

    private static IPAddress Last(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new(bytes);
    }
}
