using System.Net.Sockets;
using System.Net;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Wire;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>Server-side request forgery: every way we know to write an address that must not be connected to.</summary>
public sealed class AddressGuardTests
{
    public static TheoryData<string> Forbidden =>
    [
        "http://127.0.0.1/", "http://127.1/", "http://localhost/", "http://localhost./", "http://LOCALHOST:8000/", "http://2130706433/",
        "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://0/", "http://0.0.0.0/", "http://127.0.0.1.:80/",
        "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://100.64.0.1/", "http://100.100.100.200/", "http://192.0.0.192/",
        "http://168.63.129.16/", "http://198.18.0.1/", "http://192.0.2.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/",
        "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:169.254.169.254]/", "http://[::127.0.0.1]/",
        "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/",
        "http://[64:ff9b:1::7f00:1]/", "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::]/", "http://[2001:0:53aa:64c:0:0:80ff:fffe]/",
        "http://[2001:db8::1]/", "http://[fec0::1]/", "http://[100::1]/", "http://[fe80::1%25lo]/", "http://[::ffff:0:127.0.0.1]/",
        "http://[0:0:0:0:0:ffff:7f00:0001]/", "http://[fd20:ce::254]/", "http://0x7f.1/", "http://127.000.000.001/", "http://0000177.0.0.01/",
        "http://metadata.google.internal/", "http://private.example/", "http://mapped.example/", "http://both-private.example/",
        "http://user@8.8.8.8/", "http://user:password@8.8.8.8/", "http://8.8.8.8@127.0.0.1/", "http://@127.0.0.1/", "http://8.8.8.8#@127.0.0.1/",
        "http://8.8.8.8\\@127.0.0.1/", "http://127.0.0.1%2f@8.8.8.8/", "ftp://8.8.8.8/", "file:///etc/passwd", "gopher://8.8.8.8/", "//8.8.8.8/", "/relative",
        "http://", "http:///path", "http://8.8.8.8/a b", "http://8.8.8.8/\r\nX: y", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/", "http://8.8.8.8/ü",
    ];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task It_is_refused_when_it_is_given_and_nothing_is_connected_to(string url)
    {
        await using var scene = Production();

        var refusal = OutgoingAddress.TryParse(url, out var address, out var fault)
            ? await scene.Get<AddressGuard>().CheckAsync(address, TestContext.Current.CancellationToken)
            : fault;

        Assert.NotNull(refusal);
        if (address is not null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address.Uri);
            await Assert.ThrowsAsync<BlockedAddressException>(
                () => scene.Get<GuardedClient>().SendAsync(request, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://public.example/hook?x=1")]
    [InlineData("http://[2606:4700:4700::1111]:8080/")]
    [InlineData("http://[64:ff9b::808:808]/")]
    [InlineData("http://172.32.0.1/")]
    [InlineData("http://mixed.example/")]
    public async Task A_public_address_is_fine(string url)
    {
        await using var scene = Production();

        Assert.True(OutgoingAddress.TryParse(url, out var address, out _));
        Assert.Null(await scene.Get<AddressGuard>().CheckAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_name_that_changes_its_address_after_the_check_is_not_connected_to()
    {
        await using var receiver = new Receiver();
        var names = new Names();
        await using var scene = Production(names);
        Assert.True(OutgoingAddress.TryParse($"http://rebinds.example:{receiver.Port}/", out var address, out _));

        Assert.Null(await scene.Get<AddressGuard>().CheckAsync(address, TestContext.Current.CancellationToken));
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Uri);
        await Assert.ThrowsAsync<BlockedAddressException>(
            () => scene.Get<GuardedClient>().SendAsync(request, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));

        Assert.Equal(0, receiver.Connections);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_not_followed()
    {
        await using var inside = new Receiver();
        await using var receiver = new Receiver(_ => new(302, "", $"Location: {inside.Url()}\r\n"));
        await using var scene = Production(allow: $"127.0.0.1:{receiver.Port}");
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url());

        var answer = await scene.Get<GuardedClient>().SendAsync(request, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        Assert.Equal(302, answer.Status);
        Assert.Equal(0, inside.Connections);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "http://10.1.2.3:5678/", true)]
    [InlineData("10.0.0.0/8", "http://[::ffff:10.1.2.3]/", true)]
    [InlineData("10.0.0.0/8", "http://192.168.0.1/", false)]
    [InlineData("192.168.0.7", "http://192.168.0.7:1/", true)]
    [InlineData("192.168.0.7:5678", "http://192.168.0.7:5678/", true)]
    [InlineData("192.168.0.7:5678", "http://192.168.0.7:5679/", false)]
    [InlineData("n8n.lan", "http://N8N.lan:5678/", true)]
    [InlineData("n8n.lan:5678", "http://n8n.lan:5678/", true)]
    [InlineData("n8n.lan:5678", "http://n8n.lan/", false)]
    [InlineData("n8n.lan", "http://private.example/", false)]
    [InlineData("n8n.lan, fd00::/8", "http://[fd12::1]/", true)]
    [InlineData("[::1]:5678", "http://[::1]:5678/", true)]
    public async Task The_allow_list_lets_through_what_it_names(string allow, string url, bool allowed)
    {
        await using var scene = Production(allow: allow);

        Assert.True(OutgoingAddress.TryParse(url, out var address, out _));
        var refusal = await scene.Get<AddressGuard>().CheckAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(allowed, refusal is null);
        Assert.True(allowed || refusal!.Contains("CALLBACK_ALLOW", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("n8n.lan:0")]
    [InlineData("n8n.lan:http")]
    [InlineData("http://n8n.lan")]
    [InlineData("a b")]
    public void A_wrong_entry_is_named(string entry)
    {
        AllowList.Parse("127.0.0.1," + entry, out var fault);

        Assert.Equal(entry, fault);
    }

    [Fact]
    public async Task Loopback_is_allowed_in_development_and_other_private_addresses_are_not()
    {
        await using var scene = new OutboxScene(resolver: new Names());
        var guard = scene.Get<AddressGuard>();

        Assert.Null(await Check("http://localhost:5678/"));
        Assert.Null(await Check("http://[::1]:5678/"));
        Assert.NotNull(await Check("http://192.168.0.1/"));
        Assert.NotNull(await Check("http://nowhere.example/"));

        async Task<string?> Check(string url) => OutgoingAddress.TryParse(url, out var address, out var fault)
            ? await guard.CheckAsync(address, TestContext.Current.CancellationToken)
            : fault;
    }

    private static OutboxScene Production(Names? names = null, string allow = "") =>
        new(resolver: names ?? new Names(), settings: new() { ["Webhooks:Allow"] = allow }, environment: "production");

    private sealed class Names : IHostResolver
    {
        private int lookups;

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            var addresses = host.TrimEnd('.').ToUpperInvariant() switch
            {
                "LOCALHOST" => "127.0.0.1,::1",
                "METADATA.GOOGLE.INTERNAL" => "169.254.169.254",
                "PRIVATE.EXAMPLE" => "10.0.0.1",
                "MAPPED.EXAMPLE" => "::ffff:10.0.0.1",
                "BOTH-PRIVATE.EXAMPLE" => "10.0.0.1,fd00::1",
                "MIXED.EXAMPLE" => "10.0.0.1,8.8.8.8",
                "PUBLIC.EXAMPLE" => "8.8.8.8",
                "N8N.LAN" => "192.168.0.9",
                "REBINDS.EXAMPLE" => ++lookups == 1 ? "8.8.8.8" : "127.0.0.1",
                var number when IPAddress.TryParse(number, out var parsed) => parsed.ToString(), // as getaddrinfo reads numbers
                _ => throw new SocketException((int)SocketError.HostNotFound),
            };
            return Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray());
        }
    }
}
