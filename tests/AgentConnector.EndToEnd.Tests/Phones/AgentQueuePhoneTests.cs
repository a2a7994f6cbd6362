using AgentConnector.Calls.Talking;
using AgentConnector.Simulator.Phones;

namespace AgentConnector.EndToEnd.Tests.Phones;

/// <summary>A phone call that comes into its agent's queue, over the real protocols.</summary>
public sealed class AgentQueuePhoneTests
{
    private const int Rate = PhoneSpeech.SampleRate;
    private const string Number = "+15550211";

    [Fact]
    public async Task The_phone_hears_the_hold_sound_and_then_the_agent_and_the_wait_is_counted_apart()
    {
        await using var desk = await OpenAsync();
        var (_, body) = await desk.DialAsync(Number, "queue");
        var id = body.GetProperty("session_id").GetString()!;
        var phone = await desk.Line.NextCallAsync(TestContext.Current.CancellationToken);
        var record = await desk.EndedAsync(id);
        await phone.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.InRange(record.GetProperty("queue_seconds").GetDouble(), 1.9, 10);
        var lasted = (record.GetProperty("ended_at").GetDateTimeOffset() - record.GetProperty("started_at").GetDateTimeOffset()).TotalMilliseconds;
        Assert.Equal(lasted, record.GetProperty("duration_ms").GetInt64(), 1_000.0);
        var types = await desk.EventsAsync(id);
        Assert.Equal(
            ["call.started", "call.waiting", "call.admitted", "call.ended"],
            types.Where(type => type is "call.started" or "call.waiting" or "call.admitted" or "call.ended"));
        Assert.True(Array.IndexOf(types, "call.turn") > Array.IndexOf(types, "call.admitted"));

        var music = new short[Rate];
        new HoldMusic(Rate).Fill(music);
        Assert.InRange(Likeness.Of(music, phone.Heard), 0.9, 1);
        Assert.InRange(Likeness.Of(PhoneSpeech.Text("Hello, how can I help you today?").Samples.Span, phone.Heard), 0.9, 1);
    }

    [Fact]
    public async Task A_phone_that_is_not_let_in_ends_as_busy_with_advice()
    {
        await using var desk = await OpenAsync();
        var (_, body) = await desk.DialAsync(Number, "queue-timeout");

        var (status, party, reason, detail) = await desk.EndingAsync(body.GetProperty("session_id").GetString()!);

        Assert.Equal(("busy", "agent", "busy"), (status, party, reason));
        Assert.Contains("in the agent's queue", detail, StringComparison.Ordinal);
    }

    private static Task<PhoneDesk> OpenAsync() => PhoneDesk.OpenAsync(new PhoneLineOptions
    {
        PhoneBook = PhoneBook.Bundled.With(Number, new Person { PicksUpAfter = TimeSpan.FromMilliseconds(50), HangsUpAfter = TimeSpan.FromSeconds(7) }),
    });
}
