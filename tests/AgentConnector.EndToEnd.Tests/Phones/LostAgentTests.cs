using AgentConnector.Calls.Starting;
using AgentConnector.Calls.Talking;
using AgentConnector.Simulator.Phones;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.EndToEnd.Tests.Phones;

public sealed class LostAgentTests
{
    private const string Number = "+15550210";

    [Fact]
    public async Task A_phone_whose_agent_breaks_again_and_again_hears_hold_sound_and_is_let_go_in_time()
    {
        var book = PhoneBook.Bundled.With(Number, new Person { PicksUpAfter = TimeSpan.FromMilliseconds(50) });
        await using var desk = await PhoneDesk.OpenAsync(new PhoneLineOptions { PhoneBook = book }, new Dictionary<string, string> { ["AGENT_RECONNECT_SECONDS"] = "3" });

        var (_, body) = await desk.DialAsync(Number, "drop", """, "on_agent_lost": "reconnect" """);
        var id = body.GetProperty("session_id").GetString()!;

        var (status, party, reason, _) = await desk.EndingAsync(id);
        Assert.Equal(("failed", "agent", "disconnected"), (status, party, reason));
        var events = await desk.EventsAsync(id);
        Assert.InRange(events.Count(type => type == "call.agent_lost"), 2, 20);
        Assert.Equal(events.Count(type => type == "call.agent_lost") - 1, events.Count(type => type == "call.agent_back"));
        Assert.Single(events, type => type == "call.ended");
        await desk.Service.Services.GetRequiredService<LiveCalls>().DrainAsync(TestContext.Current.CancellationToken); // every task has ended
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
        Assert.True(HoldsFor(desk.Line.Calls.Single().Heard) > 0.3, "There was no hold sound on the phone.");
    }

    /// <summary>Seconds in which the first note is heard and hardly anything else.</summary>
    private static double HoldsFor(short[] heard)
    {
        const int Rate = 8_000;
        const int Window = Rate / 10;
        return heard.Chunk(Window).Count(piece => piece.Length == Window && Level.Rms(piece) is > -42 and < -20
            && Goertzel.Level(piece, HoldMusic.Notes[0], Rate) > Level.Rms(piece) - 3) * 0.1;
    }
}
