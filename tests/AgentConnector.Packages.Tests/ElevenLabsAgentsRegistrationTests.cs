using System.Net;
using AgentConnector.ElevenLabs.Extensions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentConnector.Packages.Tests;

public sealed class ElevenLabsAgentsRegistrationTests
{
    private const string Ticket = """{"signed_url":"wss://cloud.example/v1/convai/conversation?ticket=1"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_out_of_the_services_talks_with_an_agent()
    {
        await using var cloud = await AgentCloud.StartAsync("close-1000", cancellationToken: Cancellation);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            [new("ElevenLabs:ApiKey", cloud.ApiKey), new("ElevenLabs:BaseUrl", cloud.BaseUrl.ToString())]).Build();
        await using var services = new ServiceCollection().AddElevenLabsAgents(settings.GetSection("ElevenLabs")).Services.BuildServiceProvider();

        await using var conversation = await services.GetRequiredService<AgentsClient>().ConnectAsync(new() { AgentId = cloud.AgentId }, Cancellation);

        var seen = await cloud.EndedConversationAsync(cancellationToken: Cancellation);
        seen.AssertAgentSaid("Goodbye");
        cloud.AssertNoViolations();
    }

    [Fact]
    public async Task Options_are_bound_and_code_has_the_last_word()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ApiKey", "k1"), new("ConnectTimeout", "00:00:07"), new("KeepAlive", "-00:00:00.001"), new("MaxMessageBytes", "70000")]).Build();
        var services = new ServiceCollection();
        services.AddElevenLabsAgents(settings);
        services.AddElevenLabsAgents(options => options.ApiKey = "k2");
        await using var provider = services.BuildServiceProvider();

        var bound = provider.GetRequiredService<IOptions<ElevenLabsAgentsOptions>>().Value;

        Assert.Equal(("k2", TimeSpan.FromSeconds(7), Timeout.InfiniteTimeSpan, 70_000), (bound.ApiKey, bound.ConnectTimeout, bound.KeepAlive, bound.MaxMessageBytes));
        Assert.Single(services, service => service.ServiceType == typeof(AgentsClient));
        Assert.Same(provider.GetRequiredService<AgentsClient>(), provider.GetRequiredService<AgentsClient>());
    }

    [Fact]
    public void Every_option_of_the_client_can_be_set_and_has_its_default()
    {
        foreach (var option in typeof(AgentsOptions).GetProperties())
        {
            var bound = typeof(ElevenLabsAgentsOptions).GetProperty(option.Name);
            Assert.True(bound is { CanWrite: true }, $"{option.Name} is missing");
            Assert.Equal(option.GetValue(new AgentsOptions()), bound.GetValue(new ElevenLabsAgentsOptions()));
        }
    }

    [Fact]
    public void Every_option_that_is_set_reaches_the_client()
    {
        var set = new ElevenLabsAgentsOptions();
        var options = typeof(ElevenLabsAgentsOptions).GetProperties();
        foreach (var (option, number) in options.Select((option, number) => (option, number + 1)))
        {
            option.SetValue(set, option.PropertyType == typeof(TimeSpan) ? TimeSpan.FromSeconds(number)
                : option.PropertyType == typeof(int) ? 70_000 + number
                : option.PropertyType == typeof(Uri) ? new Uri("https://other.example")
                : option.PropertyType == typeof(string) ? "key"
                : option.Name == nameof(AgentsOptions.ConnectCallback) ? (Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>)((_, _) => new(Stream.Null))
                : (object)(Action<System.Net.WebSockets.ClientWebSocketOptions>)(_ => { }));
        }

        var reached = set.ToAgentsOptions();

        Assert.All(options, option => Assert.Equal(option.GetValue(set), typeof(AgentsOptions).GetProperty(option.Name)!.GetValue(reached)));
    }

    [Fact]
    public async Task Every_fault_of_the_options_is_told_at_once()
    {
        await using var services = new ServiceCollection().AddElevenLabsAgents(options =>
        {
            options.ApiKey = "two words";
            options.BaseUrl = new("/v1", UriKind.Relative);
            options.ConnectTimeout = TimeSpan.FromMinutes(2);
            options.SilenceTimeout = Timeout.InfiniteTimeSpan;
            options.StallTimeout = Timeout.InfiniteTimeSpan;
            options.MaxMessageBytes = 1;
        }).Services.BuildServiceProvider();

        var e = Assert.Throws<OptionsValidationException>(services.GetRequiredService<AgentsClient>);

        Assert.Equal(["ApiKey", "BaseUrl", "MaxMessageBytes", "ConnectTimeout", "StallTimeout"], e.Failures.Select(failure => failure.Split(' ')[0]));
        Assert.DoesNotContain("two words", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_url_is_asked_for_again_after_a_failure()
    {
        var line = new Line(Reply.Of(503), Reply.Of(429), Reply.Of(200, Ticket));
        await using var services = Services(line);

        await services.GetRequiredService<AgentsClient>().GetSignedUrlAsync("agent_1", cancellationToken: Cancellation);

        Assert.Equal(["GET", "GET", "GET"], line.Methods);
    }

    [Fact]
    public async Task After_three_tries_the_failure_is_the_librarys_own()
    {
        var line = new Line(Reply.Of(503), Reply.Of(503), Reply.Of(503));
        await using var services = Services(line);

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => services.GetRequiredService<AgentsClient>().GetSignedUrlAsync("agent_1", cancellationToken: Cancellation));

        Assert.Equal((ConversationEndCause.Busy, HttpStatusCode.ServiceUnavailable, 3), (e.Cause, e.StatusCode, line.Methods.Count));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(302)]
    public async Task What_would_not_help_is_asked_once(int status)
    {
        var line = new Line(Reply.Of(status));
        await using var services = Services(line);

        await Assert.ThrowsAsync<AgentsApiException>(() => services.GetRequiredService<AgentsClient>().GetSignedUrlAsync("agent_1", cancellationToken: Cancellation));

        Assert.Single(line.Methods);
    }

    [Fact]
    public async Task What_changes_something_is_asked_once()
    {
        var line = new Line(Reply.Of(503));
        await using var services = Services(line);

        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(ElevenLabsAgentsRegistration.HttpClientName);
        using var answer = await http.PostAsync(new Uri("https://cloud.example/v1/convai/conversations/conv_1/feedback"), null, Cancellation);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "POST"), (answer.StatusCode, Assert.Single(line.Methods)));
    }

    [Fact]
    public async Task A_circuit_that_opened_is_told_in_the_librarys_words()
    {
        var line = new Line([.. Enumerable.Repeat(Reply.Of(500), 300)]);
        await using var services = Services(line);
        var agents = services.GetRequiredService<AgentsClient>();
        AgentsApiException? last = null;
        for (var asked = 0; asked < 60 && last is not { StatusCode: null }; asked++)
        {
            last = await Assert.ThrowsAsync<AgentsApiException>(() => agents.GetSignedUrlAsync("agent_1", cancellationToken: Cancellation));
        }

        Assert.Equal((ConversationEndCause.AgentFailure, null), (last!.Cause, last.StatusCode));
        Assert.StartsWith("ElevenLabs has failed too often", last.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Line line) => new ServiceCollection()
        .AddElevenLabsAgents(options => (options.ApiKey, options.BaseUrl) = ("key", new("https://cloud.example")))
        .ConfigurePrimaryHttpMessageHandler(() => line).Services.BuildServiceProvider();

    /// <summary>What the far side answers, one after the other; it asks for no pause before another try.</summary>
    private sealed class Line(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        private readonly Queue<Func<HttpResponseMessage>> left = new(answers);

        public List<string> Methods { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Methods.Add(request.Method.Method);
            var answer = left.Dequeue()();
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }

    private static class Reply
    {
        public static Func<HttpResponseMessage> Of(int status, string body = "") => () => new((HttpStatusCode)status)
        {
            Content = new StringContent(body),
            Headers = { RetryAfter = new(TimeSpan.Zero), Location = status == 302 ? new("https://elsewhere.example") : null },
        };
    }
}
