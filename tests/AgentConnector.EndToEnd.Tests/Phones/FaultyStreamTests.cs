using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Phones;

namespace AgentConnector.EndToEnd.Tests.Phones;

/// <summary>Everything that can go wrong with a media stream, on a real line: one ending each, and nothing is left behind.</summary>
public sealed class FaultyStreamTests
{
    private const string Phone = "+15550123";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PhoneFaults.ForgedStream, "caller", "completed")]
    [InlineData(PhoneFaults.ForgedWebhook, "caller", "completed")]
    [InlineData(PhoneFaults.NoStream, "caller", "connect_timeout")]
    [InlineData(PhoneFaults.LateStream, "caller", "connect_timeout")]
    [InlineData(PhoneFaults.ForgedParameters, "caller", "rejected")]
    [InlineData(PhoneFaults.SilentStream, "caller", "rejected")]
    [InlineData(PhoneFaults.MediaBeforeStart, "caller", "completed")]
    [InlineData(PhoneFaults.DropsBeforeConnected, "caller", "disconnected")]
    [InlineData(PhoneFaults.DropsBeforeStart, "caller", "disconnected")]
    [InlineData(PhoneFaults.DropsAfterStart, "caller", "disconnected")]
    [InlineData(PhoneFaults.DropsMidCall, "caller", "disconnected")]
    [InlineData(PhoneFaults.Flood, "caller", "disconnected")]
    [InlineData(PhoneFaults.OversizedFrame, "caller", "disconnected")]
    [InlineData(PhoneFaults.Garbage, "caller", "completed")]
    [InlineData(PhoneFaults.NoParameters, "caller", "completed")]
    [InlineData(PhoneFaults.DoubleStream, "caller", "completed")]
    [InlineData(PhoneFaults.ReplayedStream, "caller", "completed")]
    [InlineData(PhoneFaults.StatusOutOfOrder, "caller", "completed")]
    [InlineData(PhoneFaults.StatusTwice, "caller", "completed")]
    [Fault(FaultSide.Phone, "A media stream that is cut, falls silent, sends garbage or never begins", "One ending, with the party to blame")]
    public async Task Each_fault_has_one_ending(PhoneFaults fault, string party, string reason)
    {
        var person = new Person { PicksUpAfter = TimeSpan.FromMilliseconds(100), HangsUpAfter = TimeSpan.FromSeconds(4), Conduct = new FaultyConduct(fault, late: TimeSpan.FromSeconds(3)) };
        await using var desk = await PhoneDesk.OpenAsync(
            new PhoneLineOptions { PhoneBook = PhoneBook.Bundled.With(Phone, person) },
            new Dictionary<string, string>
            {
                ["Endpoints__Twilio__StreamTimeout"] = "00:00:02",
                ["Endpoints__MediaStreams__StartTimeout"] = "00:00:01",
            });
        var (status, body) = await desk.DialAsync(Phone);
        Assert.Equal(202, status);
        var id = body.GetProperty("session_id").GetString()!;
        var phone = await desk.Line.NextCallAsync(Cancelled);

        var ending = await desk.EndingAsync(id);
        await phone.Ended.WaitAsync(Cancelled);

        Assert.Equal((party, reason), (ending.Party, ending.Reason));
        var events = await desk.EventsAsync(id);
        Assert.Single(events, "call.ended");
        Assert.True(events.Count(name => name == "call.started") <= 1);
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
        if (fault is PhoneFaults.ForgedStream || reason != "disconnected" && reason != "completed")
        {
            Assert.DoesNotContain("call.started", events); // no agent was contacted
        }

        if (phone.Streams.Count > 1)
        {
            Assert.Equal([101, 403], phone.Streams.Select(stream => stream.Handshake).Order());
        }
    }
}
