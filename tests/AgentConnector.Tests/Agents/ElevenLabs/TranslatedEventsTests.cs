using System.Threading.Channels;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Tests.Agents.ElevenLabs;

public sealed class TranslatedEventsTests
{
    private readonly Channel<ConversationEvent> told = Channel.CreateUnbounded<ConversationEvent>();
    private readonly TranslatedEvents events;

    public TranslatedEventsTests() =>
        events = new(told.Reader, happened => happened is UserTranscript said ? new CallerSaid(said.Text, Tentative: false, said.EventId) : null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_no_counterpart_here_is_passed_over_and_the_rest_keeps_its_order()
    {
        foreach (var happened in new ConversationEvent[] { new VadScore(0.5), Said("one"), new VadScore(0.6), new VadScore(0.7), Said("two"), new VadScore(0.8) })
        {
            Assert.True(told.Writer.TryWrite(happened));
        }

        told.Writer.Complete();

        var heard = await events.ReadAllAsync(Cancellation).Select(heard => Assert.IsType<CallerSaid>(heard).Text).ToListAsync(Cancellation);
        Assert.Equal(["one", "two"], heard);
        await events.Completion;
    }

    [Fact]
    public async Task Once_closed_nothing_comes_although_there_is_more()
    {
        told.Writer.TryWrite(Said("too late"));

        events.Close();

        Assert.False(events.TryRead(out _));
        Assert.False(await events.WaitToReadAsync(Cancellation));
    }

    [Fact]
    public async Task Whoever_waits_while_it_is_closed_waits_no_longer_than_to_the_next_event()
    {
        var waiting = events.WaitToReadAsync(Cancellation);

        events.Close();
        told.Writer.TryWrite(Said("too late"));

        Assert.False(await waiting);
    }

    [Fact]
    public async Task A_conversation_that_broke_is_the_agents_failure_after_all_that_was_said()
    {
        told.Writer.TryWrite(Said("one"));
        told.Writer.Complete(new ConversationException(new(1006, ConversationEndCause.Disconnected, "The connection broke.")));

        Assert.True(await events.WaitToReadAsync(Cancellation));
        Assert.True(events.TryRead(out var said));
        var failure = await Assert.ThrowsAsync<AgentException>(async () => await events.WaitToReadAsync(Cancellation));

        Assert.Equal("one", Assert.IsType<CallerSaid>(said).Text);
        Assert.Equal(AgentFailure.Disconnected, failure.Failure);
    }

    private static UserTranscript Said(string text) => new(text, EventId: null);
}
