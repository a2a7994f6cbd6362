using AgentConnector.Hosting;
using AgentConnector.Webhooks.Guard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>What the service asks others for: nobody leads it elsewhere, nobody fills its memory, and what went wrong is told apart.</summary>
public sealed class OutgoingHttpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Everyone => [.. Doors.All];

    public static TheoryData<int> Redirects => [300, 301, 302, 303, 307, 308];

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task No_client_there_is_follows_a_redirect(int status)
    {
        await using var elsewhere = new Receiver();
        await using var server = new Receiver(_ => Reply.Redirect(status, elsewhere.Address));
        await using var service = await RunningService.StartAsync();
        var named = service.Services.GetServices<IConfigureOptions<HttpClientFactoryOptions>>()
            .OfType<ConfigureNamedOptions<HttpClientFactoryOptions>>().Select(options => options.Name).OfType<string>();
        foreach (var name in named.Append("any other").Append("").Distinct())
        {
            using var client = service.Services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
            client.DefaultRequestHeaders.Add("xi-api-key", "key-1");
            using var answer = await client.GetAsync(server.Address, Cancelled);
            Assert.Equal(status, (int)answer.StatusCode);
        }

        using var own = OutgoingHttp.NewClient(server.Address, "key-2", TimeSpan.FromSeconds(60));
        using var refused = await own.GetAsync("calls", Cancelled);
        Assert.Equal(status, (int)refused.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        Assert.Equal(status, (await service.Services.GetRequiredService<GuardedClient>().SendAsync(request, TimeSpan.FromSeconds(60), Cancelled)).Status);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task A_redirect_is_refused_in_words(string door)
    {
        using var folder = new TemporaryFolder();
        await using var elsewhere = new Receiver();
        await using var server = new Receiver(_ => Reply.Redirect(307, elsewhere.Address));
        await using var service = await Doors.OpenAsync(server.Address, folder);

        var words = await Doors.AskAsync(door, service, server.Address);

        Assert.Contains(door is "callback" ? "307" : $"redirect to http://127.0.0.1:{elsewhere.Port}", words);
        Assert.DoesNotContain("secret-", words + service.Log);
        Assert.Empty(elsewhere.Requests);
        Assert.Single(server.Requests);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task An_answer_without_end_is_read_up_to_a_bound(string door)
    {
        using var folder = new TemporaryFolder();
        await using var server = new Receiver(_ => Reply.WithoutEnd());
        await using var service = await Doors.OpenAsync(server.Address, folder);

        var words = await Doors.AskAsync(door, service, server.Address);

        if (!door.EndsWith("hanging up", StringComparison.Ordinal))
        {
            Assert.Matches("(longer|more) than", words);
        }

        Assert.InRange(server.Written, 1, 32 * 1024 * 1024); // what is read, and what the buffers of this machine take
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("agent's key")]
    [InlineData("Twilio")]
    [InlineData("Plivo")]
    [InlineData("routing")]
    [Fault(FaultSide.Host, "A name that DNS does not know, a closed port, a certificate that is not trusted", "Told apart, in the answer or the log, for each of the service's outgoing requests")]
    public async Task An_unknown_name_a_refused_connection_and_a_bad_certificate_are_told_apart_and_logged(string door)
    {
        using var folder = new TemporaryFolder();
        await using var untrusted = Receiver.Untrusted();
        foreach (var (address, words) in ((Uri, string)[])
        [
            (new("https://no-such-host.invalid"), "no-such-host.invalid is not known"),
            (await Receiver.ClosedAsync(), "refused the connection"),
            (untrusted.Address, "certificate"),
        ])
        {
            await using var service = await Doors.OpenAsync(address, folder);

            Assert.Contains(words, await Doors.AskAsync(door, service, address));
            Assert.Contains(service.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
            Assert.DoesNotContain("token-", service.Log.ToString());
        }
    }
}
