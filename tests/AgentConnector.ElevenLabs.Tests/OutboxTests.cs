using System.Text;
using AgentConnector.ElevenLabs.Session;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>The lanes themselves, without a network that would empty them.</summary>
public sealed class OutboxTests
{
    private readonly ConversationCounters counters = new();

    [Fact]
    public async Task A_pong_overtakes_queued_audio()
    {
        using var outbox = new Outbox(counters) { AudioLimit = 32_000 };
        for (var i = 0; i < 20; i++)
        {
            outbox.Post(AudioChunk.Encode(new byte[640]));
        }

        outbox.Post(ClientMessages.Pong(7), isInput: false);

        Assert.Equal("""{"type":"pong","event_id":7}""", await TakeAsync(outbox));
        Assert.StartsWith("{\"user_audio_chunk\"", await TakeAsync(outbox));
    }

    [Fact]
    public async Task Too_much_audio_loses_its_oldest_and_counts_it()
    {
        using var outbox = new Outbox(counters) { AudioLimit = 1_000 };
        for (byte i = 0; i < 15; i++)
        {
            outbox.Post(AudioChunk.Encode(Enumerable.Repeat(i, 100).ToArray()));
        }

        Assert.Equal(5, counters.AudioDropped);
        Assert.Equal(5, counters.LateAudioDropped);
        Assert.Contains(Convert.ToBase64String(Enumerable.Repeat((byte)5, 100).ToArray()), await TakeAsync(outbox));
    }

    [Fact]
    public async Task One_piece_longer_than_the_limit_still_goes_out()
    {
        using var outbox = new Outbox(counters) { AudioLimit = 1_000 };
        outbox.Post(AudioChunk.Encode(new byte[500]));
        outbox.Post(AudioChunk.Encode(new byte[5_000]));

        Assert.Equal(1, counters.AudioDropped);
        Assert.True((await TakeAsync(outbox)).Length > 6_000);
    }

    [Fact]
    public async Task Closing_keeps_control_and_discards_audio()
    {
        using var outbox = new Outbox(counters) { AudioLimit = 1_000 };
        outbox.Post(AudioChunk.Encode(new byte[500]));
        outbox.Post(ClientMessages.UserActivity());
        outbox.Close();
        outbox.Post(AudioChunk.Encode(new byte[500]));

        Assert.Equal(Posting.Closed, outbox.Post(ClientMessages.UserActivity()));
        Assert.Contains("user_activity", await TakeAsync(outbox));
        Assert.Null(await outbox.TakeAsync());
        Assert.Equal(2, counters.AudioDropped);
        Assert.Equal(0, counters.LateAudioDropped);
    }

    [Fact]
    public async Task Control_is_bounded_and_its_senders_learn_of_the_end()
    {
        using var outbox = new Outbox(counters);
        var sent = new TaskCompletionSource();
        Assert.Equal(Posting.Queued, outbox.Post([], sent: sent));
        for (var i = 1; i < Outbox.MaxControl; i++)
        {
            Assert.Equal(Posting.Queued, outbox.Post([]));
        }

        Assert.Equal(Posting.Full, outbox.Post([]));
        outbox.Fail(new InvalidOperationException("over"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => sent.Task);
    }

    private static async Task<string> TakeAsync(Outbox outbox)
    {
        var next = await outbox.TakeAsync();
        return Encoding.UTF8.GetString(next!.Value.Message.Span);
    }
}
