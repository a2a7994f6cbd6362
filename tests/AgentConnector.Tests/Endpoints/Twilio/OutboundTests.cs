using AgentConnector.Simulator.Phones;
using AgentConnector.Testing;

namespace AgentConnector.Tests.Endpoints.Twilio;

public sealed class OutboundTests
{
    private static readonly PhoneSpeech Sentence = PhoneSpeech.Text("Hello. This is the caller, and I have a question.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phone_rings_is_answered_and_both_sides_hear_each_other()
    {
        var book = PhoneBook.Bundled.With("+15550100", new Person { Acts = [new HearsOut(TimeSpan.FromSeconds(8)), new Speaks(Sentence), new HearsOut(TimeSpan.FromSeconds(8)), new HangsUp()] });
        await using var desk = await PhoneDesk.OpenAsync(new PhoneLineOptions { PhoneBook = book });

        var (status, body) = await desk.DialAsync("+15550100");
        Assert.Equal(202, status);
        var id = body.GetProperty("session_id").GetString()!;
        var phone = await desk.Line.NextCallAsync(Cancelled);

        Assert.Equal(("completed", "caller", "completed", null), await desk.EndingAsync(id));
        Assert.Equal(["call.queued", "call.connecting", "call.ringing", "call.started"], (await desk.EventsAsync(id))[..4]);
        await phone.Ended.WaitAsync(Cancelled);
        Assert.Empty(phone.Violations);

        // The echo agent plays the caller's sentence back: what went to the agent and came back is what was said.
        var heard = phone.Heard;
        var correlation = Correlation.Best(Sentence.Samples.Span, heard, farthest: heard.Length - 1);
        Assert.InRange(correlation.Value, 0.8, 1);
    }

    [Theory]
    [InlineData("+15550101", "busy", "caller", "busy")]
    [InlineData("+15550103", "failed", "caller", "rejected")]
    public async Task A_call_that_nobody_answers_has_one_ending(string number, string status, string party, string reason)
    {
        await using var desk = await PhoneDesk.OpenAsync();

        var (_, body) = await desk.DialAsync(number);
        var id = body.GetProperty("session_id").GetString()!;

        var ending = await desk.EndingAsync(id);
        Assert.Equal((status, party, reason), (ending.Status, ending.Party, ending.Reason));
        Assert.Single(await desk.EventsAsync(id), "call.ended");
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
    }
}
