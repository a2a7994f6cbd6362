using System.Net.WebSockets;
using System.Text;
using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

public sealed class ConversationTests
{
    [Fact]
    public async Task A_ping_is_answered_at_once_with_its_own_number()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.PingAsync(41);

        Assert.Equal("""{"type":"pong","event_id":41}""", (await agent.HearAsync()).ToString());
        Assert.Equal(41, (await conversation.NextAsync<Ping>()).EventId);
        Assert.Equal(1, conversation.Counters.Pings);
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task Events_keep_the_order_of_the_wire_and_end_with_the_goodbye()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Hello","event_id":1} }""");
        await agent.SpeakAsync(1);
        await agent.SayAsync("""{"type":"tentative_user_transcript","tentative_user_transcription_event":{"user_transcript":"wh","event_id":2} }""");
        await agent.SayAsync("""{"type":"user_transcript","user_transcription_event":{"user_transcript":"What?","event_id":2} }""");
        await agent.HangUpAsync(1000, "bye");

        var (events, failure) = await conversation.ToEndAsync();
        Assert.Null(failure);
        Assert.Equal([typeof(AgentResponse), typeof(AgentAudio), typeof(TentativeUserTranscript), typeof(UserTranscript)], events.Select(e => e.GetType()));
        Assert.Equal((ConversationEndCause.Completed, 1000, "bye"), (conversation.End!.Cause, conversation.End.Code, conversation.End.Reason));
    }

    [Fact]
    public async Task An_interruption_voids_smaller_ids_and_plays_equal_ones()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SpeakAsync(4);
        await agent.InterruptAsync(5);
        await agent.SpeakAsync(4);
        await agent.SpeakAsync(5);
        await agent.InterruptAsync(3); // late: must not make anything valid again, nor void what is new
        await agent.SpeakAsync(4);
        await agent.SpeakAsync(6);
        await agent.HangUpAsync(1000);

        await Eventually.TrueAsync(() => conversation.End is not null, "the conversation ends");
        var (events, _) = await conversation.ToEndAsync();
        Assert.Equal([5, 6], events.OfType<AgentAudio>().Select(audio => audio.EventId));
        Assert.Equal(3, conversation.Counters.StaleAudioDropped); // one of them was queued already
        Assert.Equal(5, conversation.LastInterruption);
        Assert.Equal((true, false, false), (conversation.IsStale(4), conversation.IsStale(5), conversation.IsStale(6)));
    }

    [Fact]
    public async Task Half_a_sample_is_cut_off()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SpeakAsync(1, [1, 2, 3]);

        Assert.Equal([1, 2], (await conversation.NextAsync<AgentAudio>()).Audio.Data.ToArray());
        Assert.Throws<ArgumentException>(() => conversation.SendAudio(new byte[3]));
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task What_cannot_be_read_or_is_new_is_counted_and_the_conversation_goes_on()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync("not json");
        await agent.SayAsync([0, 1, 2, 0xFF], WebSocketMessageType.Binary);
        await agent.SayAsync("""{"type":"audio","audio_event":{"audio_base_64":"?","event_id":1} }""");
        for (var i = 0; i < 100; i++)
        {
            await agent.SayAsync($$"""{"type":"new_{{i}}"}""");
        }

        await agent.SayAsync($$"""{"type":"{{new string('x', 5_000)}}"}""");
        await agent.SayAsync("""{"type":"new_0"}""");
        await agent.PingAsync(1);
        await agent.HearAsync("pong");

        Assert.Equal(3, conversation.Counters.Malformed);
        Assert.Equal(102, conversation.Counters.Unknown);
        Assert.Equal(32, conversation.Counters.UnknownTypes.Count);
        Assert.Equal(2, conversation.Counters.UnknownTypes["new_0"]);
        Assert.Equal("new_0", (await conversation.NextAsync<UnknownMessage>()).Type);
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync(FakeAgent.Metadata.Replace("conv_1", "conv_2"));

        Assert.Equal("conv_2", (await conversation.NextAsync<ConversationStarted>()).ConversationId);
        Assert.Equal("conv_1", conversation.ConversationId);
        await agent.HangUpAsync(1000);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_ends_the_conversation()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(options: new() { ApiKey = "key-1", MaxMessageBytes = 100_000 });
        await using var _ = conversation;

        await agent.SayAsync(Encoding.ASCII.GetBytes("{\"type\":\"" + new string('x', 99_000) + "\"}"));
        Assert.Equal(99_000, (await conversation.NextAsync<UnknownMessage>()).Type.Length);
        await agent.SayAsync(new byte[100_001]);

        var (_, failure) = await conversation.ToEndAsync();
        Assert.Equal(ConversationEndCause.ProtocolError, ((ConversationException)failure!).Cause);
    }

    [Fact]
    public async Task A_reader_who_does_not_read_ends_the_conversation_but_minutes_of_speech_fit()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(
            options: new() { ApiKey = "key-1", MaxMessageBytes = 400_000, MaxUnreadAudio = TimeSpan.FromSeconds(60) });
        await using var _ = conversation;
        var fiveSeconds = new byte[5 * 32_000];

        for (var i = 0; i < 11; i++)
        {
            await agent.SpeakAsync(1, fiveSeconds);
        }

        await agent.PingAsync(1);
        await agent.HearAsync("pong"); // nobody reads, pongs still go out
        await agent.SpeakAsync(1, fiveSeconds);
        await Eventually.TrueAsync(() => conversation.End is not null, "the conversation ends");

        var (events, failure) = await conversation.ToEndAsync();
        Assert.Equal(11, events.OfType<AgentAudio>().Count());
        Assert.Equal(ConversationEndCause.Overflow, ((ConversationException)failure!).Cause);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_ends_in_an_ending_not_in_a_crash()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync([.. "{\"type\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        var (_, failure) = await conversation.ToEndAsync();
        Assert.IsType<ConversationException>(failure);
    }
}
