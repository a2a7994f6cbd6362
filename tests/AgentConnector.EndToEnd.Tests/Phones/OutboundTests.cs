using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Phones;

namespace AgentConnector.EndToEnd.Tests.Phones;

public sealed class OutboundTests
{
    private const string Phone = "+15550123";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);
    private static readonly PhoneSpeech Sentence = PhoneSpeech.Text("Hello. This is the caller, and I have a question.");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_phone_rings_is_answered_and_both_sides_hear_each_other()
    {
        await using var desk = await OpenAsync(new Person { Acts = [new HearsOut(Patience), new Speaks(Sentence), new HearsOut(Patience), new HangsUp()] });

        var (status, body) = await desk.DialAsync(Phone);
        Assert.Equal(202, status);
        Assert.Equal("connecting", body.GetProperty("status").GetString());
        var id = body.GetProperty("session_id").GetString()!;
        var phone = await desk.Line.NextCallAsync(Cancelled);

        Assert.Equal(("completed", "caller", "completed", null), await desk.EndingAsync(id));
        Assert.Equal(["call.queued", "call.connecting", "call.ringing", "call.started"], (await desk.EventsAsync(id))[..4]);
        await phone.Ended.WaitAsync(Cancelled);
        Assert.Empty(phone.Violations);
        Assert.Contains(phone.Marks, mark => !mark.Cleared);

        // The echo agent plays the caller's sentence back: what went to the agent and came back is what was said.
        Assert.InRange(Likeness.Of(Sentence.Samples.Span, phone.Heard), 0.9, 1);
    }

    [Fact]
    public async Task Sound_that_the_agent_wants_as_the_phone_has_it_passes_through_bit_for_bit()
    {
        await using var desk = await OpenAsync(new Person { Acts = [new HearsOut(Patience), new Speaks(Sentence), new HearsOut(Patience), new HangsUp()] });
        var id = await StartAsync(desk, "format-ulaw_8000");
        var phone = await desk.Line.NextCallAsync(Cancelled);
        await desk.EndedAsync(id);
        await phone.Ended.WaitAsync(Cancelled);

        Assert.InRange(Likeness.Of(Sentence.Samples.Span, phone.Heard), 0.999, 1);
    }

    [Theory]
    [InlineData(PhonePickup.Busy, "busy", "caller", "busy")]
    [InlineData(PhonePickup.Fails, "failed", "caller", "rejected")]
    [InlineData(PhonePickup.NoAnswer, "no_answer", "caller", "no_answer")]
    public async Task A_call_that_nobody_answers_has_one_ending(PhonePickup pickup, string status, string party, string reason)
    {
        await using var desk = await OpenAsync(new Person { Pickup = pickup }, ("TWILIO_RING_SECONDS", "5"));
        var id = await StartAsync(desk);

        var ending = await desk.EndingAsync(id);
        Assert.Equal((status, party, reason), (ending.Status, ending.Party, ending.Reason));
        await AssertNothingIsLeftAsync(desk, id);
        Assert.DoesNotContain("call.started", await desk.EventsAsync(id)); // no agent was asked
    }

    [Fact]
    public async Task Voicemail_ends_as_not_answered_where_the_operator_wants_it()
    {
        await using var desk = await OpenAsync(Person.Voicemail with { RecognizedAfter = TimeSpan.FromSeconds(1) }, ("TWILIO_MACHINE_DETECTION", "hang_up"));
        var id = await StartAsync(desk);
        var phone = await desk.Line.NextCallAsync(Cancelled);

        Assert.Equal(("no_answer", "caller", "no_answer", "voicemail"), await desk.EndingAsync(id));
        await phone.Ended.WaitAsync(Cancelled);
        Assert.Equal(PhoneParty.Connector, phone.End!.By);
        await AssertNothingIsLeftAsync(desk, id);
    }

    [Fact]
    public async Task Voicemail_is_told_to_the_agent_where_the_call_goes_on()
    {
        await using var desk = await OpenAsync(
            Person.Voicemail with { RecognizedAfter = TimeSpan.FromSeconds(1), HangsUpAfter = TimeSpan.FromSeconds(3) }, ("TWILIO_MACHINE_DETECTION", "go_on"));
        var id = await StartAsync(desk);

        Assert.Equal("completed", (await desk.EndingAsync(id)).Status);
        Assert.Contains("call.warning", await desk.EventsAsync(id));
    }

    [Fact]
    public async Task Keys_are_told_in_order()
    {
        await using var desk = await OpenAsync(new Person { Acts = [new AwaitsSpeech(Patience), new Presses("12#"), new Waits(TimeSpan.FromSeconds(1)), new HangsUp()] });
        var id = await StartAsync(desk);
        await desk.EndedAsync(id);

        var events = await desk.GetAsync($"/calls/{id}/events");
        var list = events.ValueKind is System.Text.Json.JsonValueKind.Array ? events : events.GetProperty("events");
        Assert.Equal(
            ["1", "2", "#"],
            list.EnumerateArray().Where(entry => entry.GetProperty("type").GetString() == "call.dtmf").Select(entry => entry.GetProperty("data").GetProperty("digit").GetString()!));
    }

    [Fact]
    public async Task An_interruption_silences_the_phone_within_60_ms()
    {
        await using var desk = await OpenAsync(new Person
        {
            Acts = [new AwaitsSpeech(Patience), new Waits(TimeSpan.FromSeconds(1)), new Speaks(Sentence), new HangsUp()],
        });
        var id = await StartAsync(desk, "long");
        var phone = await desk.Line.NextCallAsync(Cancelled);
        await desk.EndedAsync(id);
        await phone.Ended.WaitAsync(Cancelled);

        var clear = phone.Clears[0];
        Assert.NotEqual(TimeSpan.Zero, clear.Dropped);
        var heard = phone.Heard.AsSpan();
        Assert.True(Level.Rms(heard[(clear.HeardSample - 4000)..clear.HeardSample]) > -40, "the agent spoke until then");
        var after = clear.HeardSample + (PhoneSpeech.SampleRate * 60 / 1000);
        Assert.True(Level.Rms(heard[after..Math.Min(heard.Length, after + 2400)]) < -60, "60 ms later nothing of it is heard");
    }

    [Fact]
    public async Task When_the_agent_says_goodbye_its_last_sentence_is_heard_before_the_phone_is_hung_up()
    {
        await using var desk = await OpenAsync(new Person());
        var id = await StartAsync(desk, "close-1000");
        var phone = await desk.Line.NextCallAsync(Cancelled);

        var ending = await desk.EndingAsync(id);
        Assert.Equal(("completed", "agent", "completed"), (ending.Status, ending.Party, ending.Reason));
        await phone.Ended.WaitAsync(Cancelled);
        Assert.Equal(PhoneParty.Connector, phone.End!.By);
        Assert.NotEmpty(phone.Marks);
        Assert.All(phone.Marks, mark => Assert.False(mark.Cleared));
        Assert.Empty(phone.Clears);
        await AssertNothingIsLeftAsync(desk, id);
    }

    [Fact]
    public async Task A_call_ended_while_it_rings_stops_ringing()
    {
        await using var desk = await OpenAsync(new Person { PicksUpAfter = TimeSpan.FromMinutes(1) });
        var id = await StartAsync(desk);
        var phone = await desk.Line.NextCallAsync(Cancelled);
        await phone.UntilAsync(call => call.Status is PhoneCallStatus.Ringing, Cancelled);

        using var ended = await desk.Service.Client.PostAsync($"/calls/{id}/end", content: null, Cancelled);

        Assert.Equal("canceled", (await desk.EndingAsync(id)).Status);
        await phone.Ended.WaitAsync(Cancelled);
        Assert.Equal(PhoneParty.Connector, phone.End!.By);
        await AssertNothingIsLeftAsync(desk, id);
    }

    [Theory]
    [InlineData(PhoneFaults.RestUnauthorized)]
    [InlineData(PhoneFaults.RestTooManyRequests)]
    [InlineData(PhoneFaults.RestServerError)]
    [InlineData(PhoneFaults.RestTimeout)]
    public async Task A_dialer_that_takes_no_calls_is_told_at_once(PhoneFaults fault)
    {
        await using var desk = await OpenAsync(new Person { Conduct = new FaultyConduct(fault) }, ("Endpoints__Twilio__RequestTimeout", "00:00:01"));
        var (status, body) = await desk.DialAsync(Phone);

        Assert.Equal(503, status);
        Assert.Contains("Twilio", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
    }

    private static Task<PhoneDesk> OpenAsync(Person person, params (string Name, string Value)[] settings) => PhoneDesk.OpenAsync(
        new PhoneLineOptions { PhoneBook = PhoneBook.Bundled.With(Phone, person.PicksUpAfter == new Person().PicksUpAfter ? person with { PicksUpAfter = AtOnce } : person) },
        settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    private static async Task<string> StartAsync(PhoneDesk desk, string scenario = "echo")
    {
        var (status, body) = await desk.DialAsync(Phone, scenario);
        Assert.Equal(202, status);
        return body.GetProperty("session_id").GetString()!;
    }

    private static async Task AssertNothingIsLeftAsync(PhoneDesk desk, string id)
    {
        Assert.Single(await desk.EventsAsync(id), "call.ended");
        Assert.Equal((0, 0), (desk.Tickets.Count, desk.Phones.Count));
    }
}
