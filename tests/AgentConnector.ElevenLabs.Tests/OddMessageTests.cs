using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>What a conversation does with messages of older clouds, and with those that bend the contract.</summary>
public sealed class OddMessageTests
{
    [Fact]
    public async Task An_interruption_without_an_id_makes_void_what_waits_and_nothing_that_comes()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SpeakAsync(4);
        await agent.SayAsync("""{"type":"audio","audio_event":{"audio_base_64":"AAAA"}}""");
        await agent.SayAsync("""{"type":"interruption","interruption_event":{"reason":"user"}}""");
        await agent.SpeakAsync(4);
        await agent.SayAsync("""{"type":"audio","audio_event":{"audio_base_64":"AQABAA==","event_id":null}}""");
        await agent.HangUpAsync(1000);

        var (events, failure) = await conversation.ToEndAsync();
        Assert.Null(failure);
        Assert.Equal(
            [nameof(Interruption), nameof(AgentAudio), nameof(AgentAudio)],
            events.Select(happened => happened.GetType().Name));
        Assert.Equal(2, conversation.Counters.StaleAudioDropped);
    }

    [Theory]
    [InlineData("""{"type":"interruption"}""")]
    [InlineData("""{"type":"interruption","interruption_event":null}""")]
    [InlineData("""{"type":"interruption","interruption_event":{"event_id":null}}""")]
    [InlineData("""{"type":"interruption","interruption_event":{"event_id":1.5}}""")]
    public async Task An_interruption_is_one_however_little_it_says(string interruption)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SpeakAsync(4);
        await agent.SayAsync(interruption);
        await agent.HangUpAsync(1000);

        Assert.IsType<Interruption>(Assert.Single((await conversation.ToEndAsync()).Events));
    }

    [Fact]
    public async Task Ids_may_be_times_in_milliseconds()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync("""{"type":"audio","audio_event":{"audio_base_64":"AAAA","event_id":1785312000123}}""");
        await agent.SayAsync("""{"type":"interruption","interruption_event":{"event_id":1785312000124}}""");
        await agent.SayAsync("""{"type":"audio","audio_event":{"audio_base_64":"AAAA","event_id":1785312000124}}""");
        await agent.HangUpAsync(1000);

        Assert.Equal(
            [nameof(Interruption), nameof(AgentAudio)],
            (await conversation.ToEndAsync()).Events.Select(happened => happened.GetType().Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(641)]
    public async Task Samples_cut_between_two_messages_are_put_together(int size)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;
        var sent = Enumerable.Range(0, 2000).Select(at => (byte)at).ToArray();

        foreach (var piece in sent.Chunk(size))
        {
            await agent.SpeakAsync(1, piece);
        }

        await agent.HangUpAsync(1000);

        Assert.Equal(sent, await HeardAsync(conversation));
    }

    [Fact]
    public async Task Half_a_sample_does_not_outlive_its_reply()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SpeakAsync(1, [1, 1, 99]);
        await agent.SpeakAsync(2, [2, 2, 98]);
        await agent.InterruptAsync(3);
        await agent.SpeakAsync(3, [3, 3, 4]);
        await agent.InterruptAsync(3); // the same again changes nothing
        await agent.SpeakAsync(3, [4]);
        await agent.HangUpAsync(1000);

        Assert.Equal([3, 3, 4, 4], await HeardAsync(conversation));
    }

    [Fact]
    public async Task Audio_before_the_metadata_is_held_until_its_format_is_known()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var connecting = cloud.Client().ConnectAsync(new() { AgentId = "agent_1" }, TestContext.Current.CancellationToken);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();
        await agent.SpeakAsync(1, [1, 1]);
        await agent.SpeakAsync(2, [2, 2]);
        await agent.InterruptAsync(2);
        await agent.SayAsync(FakeAgent.Metadata);
        await using var conversation = await connecting;
        await agent.SpeakAsync(2, [3, 3]);
        await agent.HangUpAsync(1000);

        Assert.Equal([2, 2, 3, 3], await HeardAsync(conversation));
    }

    [Fact]
    public async Task What_comes_before_the_metadata_is_bounded()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var connecting = cloud.Client().ConnectAsync(new() { AgentId = "agent_1" }, TestContext.Current.CancellationToken);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();
        for (var i = 0; i < 20; i++)
        {
            await agent.SpeakAsync(1, new byte[100_000]);
        }

        await agent.SayAsync(FakeAgent.Metadata);
        await using var conversation = await connecting;
        await agent.HangUpAsync(1000);

        Assert.Equal(1_000_000, (await HeardAsync(conversation)).Length);
        Assert.Equal(10, conversation.Counters.Malformed);
    }

    [Fact]
    public async Task A_format_that_changes_in_mid_call_is_followed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SpeakAsync(1, [1, 1, 9]);
        await agent.SayAsync(FakeAgent.Metadata.Replace("\"agent_output_audio_format\":\"pcm_16000\"", "\"agent_output_audio_format\":\"ulaw_8000\""));
        await agent.SpeakAsync(1, [2]);
        await agent.HangUpAsync(1000);

        var heard = (await conversation.ToEndAsync()).Events.OfType<AgentAudio>().Select(piece => piece.Audio).ToList();
        Assert.Equal([WireFormats.Default, new(Audio.AudioEncoding.MuLaw, 8_000)], heard.Select(audio => audio.Format));
        Assert.Equal([2], heard[1].Data.ToArray());
        Assert.Equal(heard[1].Format, conversation.AgentOutputFormat);
    }

    [Theory]
    [InlineData("agent_output_audio_format", "mp3_44100")]
    [InlineData("user_input_audio_format", "mp3_44100")]
    [InlineData("user_input_audio_format", "ulaw_8000")]
    public async Task A_change_of_format_that_cannot_be_followed_ends_with_a_reason(string field, string format)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync();
        await using var _ = conversation;

        await agent.SayAsync(FakeAgent.Metadata.Replace($"\"{field}\":\"pcm_16000\"", $"\"{field}\":\"{format}\""));

        var end = Assert.IsType<ConversationException>((await conversation.ToEndAsync()).Failure).End;
        Assert.Equal(ConversationEndCause.ProtocolError, end.Cause);
        Assert.Contains(format, end.Explanation);
    }

    [Theory]
    [InlineData("""{"type":"conversation_initiation_metadata"}""")]
    [InlineData("""{"type":"conversation_initiation_metadata","conversation_initiation_metadata_event":{"conversation_id":7,"agent_output_audio_format":null}}""")]
    public async Task A_start_that_says_nothing_starts_with_the_defaults(string metadata)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (conversation, agent) = await cloud.ConverseAsync(metadata: metadata);
        await using var _ = conversation;

        Assert.Equal((WireFormats.Default, WireFormats.Default), (conversation.UserInputFormat, conversation.AgentOutputFormat));
        await agent.HangUpAsync(1000);
    }

    private static async Task<byte[]> HeardAsync(Conversation conversation) =>
        [.. (await conversation.ToEndAsync()).Events.OfType<AgentAudio>().SelectMany(piece => piece.Audio.Data.ToArray())];
}
