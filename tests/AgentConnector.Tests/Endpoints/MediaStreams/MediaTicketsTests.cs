using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using AgentConnector.Audio;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Twilio;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Tests.Endpoints.MediaStreams;

public sealed class MediaTicketsTests : IDisposable
{
    private readonly ServiceProvider meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualTime time = new();
    private readonly MediaTickets tickets;

    public MediaTicketsTests() => tickets = new(time);

    public void Dispose() => meters.Dispose();

    [Fact]
    public void A_ticket_opens_once()
    {
        using var ticket = tickets.Issue("call_1", TimeSpan.FromSeconds(60));

        Assert.Equal((ticket, TicketFault.None), tickets.Redeem(ticket.Token));
        Assert.Equal((null, TicketFault.Used), tickets.Redeem(ticket.Token));
    }

    [Fact]
    public void A_ticket_opens_nothing_after_its_time()
    {
        using var ticket = tickets.Issue("call_1", TimeSpan.FromSeconds(60));
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal((null, TicketFault.Expired), tickets.Redeem(ticket.Token));
    }

    [Fact]
    public void A_ticket_opens_nothing_once_its_call_is_over()
    {
        var ticket = tickets.Issue("call_1", TimeSpan.FromSeconds(60));
        ticket.Dispose();

        Assert.Equal((null, TicketFault.Unknown), tickets.Redeem(ticket.Token));
        Assert.Equal(0, tickets.Count);
    }

    [Theory]
    [InlineData(null, TicketFault.Missing)]
    [InlineData("", TicketFault.Missing)]
    [InlineData("guessed", TicketFault.Unknown)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", TicketFault.Unknown)]
    internal void A_made_up_token_opens_nothing(string? token, TicketFault fault)
    {
        using var ticket = tickets.Issue("call_1", TimeSpan.FromSeconds(60));

        Assert.Equal((null, fault), tickets.Redeem(token));
        Assert.False(ticket.IsUsed);
    }

    [Fact]
    public void A_very_long_token_is_not_even_looked_up() => Assert.Equal((null, TicketFault.Unknown), tickets.Redeem(new string('a', 1_000_000)));

    [Fact]
    public void Tokens_are_unlike_each_other_and_fit_into_a_path()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => tickets.Issue("call_1", TimeSpan.FromSeconds(60)).Token).ToList();

        Assert.Equal(100, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
    }

    [Fact]
    public async Task Of_many_streams_at_once_one_gets_in()
    {
        using var ticket = tickets.Issue("call_1", TimeSpan.FromSeconds(60));
        using var gun = new ManualResetEventSlim();
        var streams = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                gun.Wait(TestContext.Current.CancellationToken);
                return tickets.Redeem(ticket.Token).Fault;
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        gun.Set();

        Assert.Single(await Task.WhenAll(streams), fault => fault is TicketFault.None);
    }

    [Fact]
    public async Task A_stream_that_comes_as_its_call_ends_is_closed()
    {
        var ticket = tickets.Issue("call_1", TimeSpan.FromSeconds(60));
        using var socket = WebSocket.CreateFromStream(Stream.Null, new WebSocketCreationOptions { IsServer = true });
        var stream = Carried(socket);

        Assert.True(ticket.TryArrive(stream));
        var revoking = ticket.RevokeAsync();

        Assert.True(stream.CaptureAsync(_ => { }, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.False(ticket.TryArrive(Carried(socket)));
        using var watch = new StreamWatch(time);
        await stream.RunAsync(watch);
        await revoking;
    }

    private MediaStream Carried(WebSocket socket) => new(
        new(socket, new TwilioDialect()),
        new("stream", "call", "account", new(AudioEncoding.MuLaw, 8_000), new Dictionary<string, string>()),
        new(),
        new(meters.GetRequiredService<IMeterFactory>()),
        time);
}
