using System.Net;
using AgentConnector.ElevenLabs.Tests.Fakes;
using static AgentConnector.ElevenLabs.ConversationEndCause;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>Servers that lead elsewhere, never come to an end, or are not there: the key stays here, memory stays bounded, the words say which.</summary>
public sealed class StrangeServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Redirects => [300, 301, 302, 303, 307, 308];

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_is_refused_in_words_and_the_key_goes_nowhere(int status)
    {
        await using var elsewhere = new Receiver(_ => new(200, """{"signed_url":"ws://127.0.0.1:1/x"}"""));
        await using var cloud = new Receiver(_ => Reply.Redirect(status, elsewhere.Address));
        var client = new AgentsClient(new AgentsOptions { ApiKey = "key-1", BaseUrl = cloud.Address });

        var refused = new[]
        {
            await Assert.ThrowsAsync<AgentsApiException>(() => client.GetSignedUrlAsync("agent_1", cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<AgentsApiException>(() => client.GetAgentAsync("agent_1", Cancellation)),
            await Assert.ThrowsAsync<AgentsApiException>(() => client.CheckKeyAsync(Cancellation)),
            await Assert.ThrowsAsync<AgentsApiException>(() => client.ConnectAsync(new() { AgentId = "agent_1" }, Cancellation)),
        };

        Assert.All(refused, e =>
        {
            Assert.Equal((ProtocolError, (HttpStatusCode)status), (e.Cause, e.StatusCode));
            Assert.Contains($"redirect to http://127.0.0.1:{elsewhere.Port},", e.Message);
            Assert.DoesNotContain("secret-", e.ToString());
        });
        Assert.Empty(elsewhere.Requests);
    }

    /// <summary>What a client that was handed in has done cannot be undone, but it is not hidden.</summary>
    [Fact]
    public async Task A_client_of_the_users_own_that_followed_a_redirect_is_told_of()
    {
        await using var elsewhere = new Receiver(_ => new(200, """{"signed_url":"ws://127.0.0.1:1/x"}"""));
        await using var cloud = new Receiver(_ => Reply.Redirect(307, elsewhere.Address));
        using var follows = new HttpClient();
        var client = new AgentsClient(follows, new() { ApiKey = "key-1", BaseUrl = cloud.Address });

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => client.GetSignedUrlAsync("agent_1", cancellationToken: Cancellation));

        Assert.Equal(ProtocolError, e.Cause);
        Assert.Contains($"followed a redirect to http://127.0.0.1:{elsewhere.Port}", e.Message);
        Assert.Contains("AllowAutoRedirect", e.Message);
        Assert.DoesNotContain("secret-", e.ToString());
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirected_upgrade_is_refused_in_words_and_the_ticket_goes_nowhere(int status)
    {
        await using var elsewhere = new Receiver();
        await using var cloud = new Receiver(_ => Reply.Redirect(status, elsewhere.Address));
        var client = new AgentsClient(new AgentsOptions { BaseUrl = cloud.Address });

        var e = await Assert.ThrowsAsync<ConversationException>(
            () => client.ConnectAsync(new() { SignedUrl = SignedUrl.Parse($"ws://127.0.0.1:{cloud.Port}/x?token={FakeCloud.Canary}") }, Cancellation));

        Assert.Equal(ProtocolError, e.Cause);
        Assert.Contains($"redirect to http://127.0.0.1:{elsewhere.Port},", e.Message);
        Assert.DoesNotContain("secret-", e.ToString());
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task What_the_user_sets_for_the_socket_holds_all_the_same()
    {
        await using var proxy = new Receiver(_ => new(403));
        await using var untrusted = Receiver.Untrusted();
        var trusted = 0;

        var proxied = await FailAsync("ws://agents.example/x", socket => socket.Proxy = new WebProxy(proxy.Address));
        var cookies = await FailAsync($"ws://127.0.0.1:{proxy.Port}/x", socket =>
        {
            socket.Proxy = null;
            socket.Cookies = new();
            socket.Cookies.Add(proxy.Address, new Cookie("cookie", "cookie-1"));
        });
        var encrypted = await FailAsync($"wss://127.0.0.1:{untrusted.Port}/x", socket => socket.RemoteCertificateValidationCallback = (_, _, _, _) => ++trusted > 0);

        Assert.Equal((Disconnected, NotAllowed, Disconnected), (proxied.Cause, cookies.Cause, encrypted.Cause));
        Assert.Contains("the proxy", proxied.Message);
        Assert.Contains(proxy.Requests, request => request.Target.Contains("agents.example", StringComparison.Ordinal));
        Assert.Contains(proxy.Requests, request => request.Headers.GetValueOrDefault("Cookie") == "cookie=cookie-1");
        Assert.True(trusted > 0);
        Assert.NotEmpty(untrusted.Requests);
        Assert.DoesNotContain("certificate", encrypted.Message);

        static Task<ConversationException> FailAsync(string url, Action<System.Net.WebSockets.ClientWebSocketOptions> configure) =>
            Assert.ThrowsAsync<ConversationException>(() =>
                new AgentsClient(new AgentsOptions { BaseUrl = new("http://127.0.0.1"), ConfigureSocket = configure }).ConnectAsync(new() { SignedUrl = SignedUrl.Parse(url) }, Cancellation));
    }

    [Theory]
    [InlineData(200, ProtocolError)]
    [InlineData(401, NotAllowed)]
    [InlineData(500, AgentFailure)]
    public async Task An_answer_without_end_is_read_up_to_a_bound(int status, ConversationEndCause cause)
    {
        await using var cloud = new Receiver(_ => Reply.WithoutEnd(status));
        using var http = new HttpClient();
        var client = new AgentsClient(http, new() { ApiKey = "key-1", BaseUrl = cloud.Address });

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => client.GetSignedUrlAsync("agent_1", cancellationToken: Cancellation));

        Assert.Equal(cause, e.Cause);
        Assert.Contains(status is 200 ? "longer than" : $"HTTP {status}", e.Message);
        Assert.InRange(cloud.Written, 1, 32 * 1024 * 1024); // what is read, and what the buffers of this machine take
    }

    [Fact]
    public async Task A_name_that_is_unknown_a_refused_connection_and_a_bad_certificate_are_three_sentences_and_a_log_line_each()
    {
        await using var untrusted = Receiver.Untrusted();
        var closed = await Receiver.ClosedAsync();
        using var http = new HttpClient();
        var log = new Notebook();
        foreach (var (address, words) in ((Uri, string)[])
        [
            (new("https://no-such-host.invalid"), "no-such-host.invalid is not known"),
            (closed, "refused the connection"),
            (untrusted.Address, "certificate"),
        ])
        {
            var client = new AgentsClient(http, new() { ApiKey = "key-1", BaseUrl = address }, logger: log);
            var url = $"{(address.Scheme is "https" ? "wss" : "ws")}://{address.Authority}/x?token={FakeCloud.Canary}";

            var rest = await Assert.ThrowsAsync<AgentsApiException>(() => client.GetSignedUrlAsync("agent_1", cancellationToken: Cancellation));
            var socket = await Assert.ThrowsAsync<ConversationException>(() => client.ConnectAsync(new() { SignedUrl = SignedUrl.Parse(url) }, Cancellation));

            Assert.Equal((Disconnected, Disconnected), (rest.Cause, socket.Cause));
            Assert.Contains(words, rest.Message);
            Assert.Contains(words, socket.Message);
            Assert.Equal(2, log.ToString().Split('\n').Count(line => line.Contains(words, StringComparison.Ordinal)));
            Assert.DoesNotContain(FakeCloud.Canary, $"{socket}{log}");
        }
    }
}
