using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Speech;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Lets a conversation wait before it begins. Whatever the client sends meanwhile is taken and not listened to.</summary>
internal sealed class Queueing(LiveConversation conversation, Floor floor)
{
    private const double Loudness = 4_000;
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(500);

    /// <summary>The official widget expects the close so long after it was told that the wait timed out.</summary>
    private static readonly TimeSpan CloseDelay = TimeSpan.FromMilliseconds(400);

    private long played;

    public async Task WaitAsync(QueueWait queue, CancellationToken cancellationToken)
    {
        await conversation.SendAsync(ServerMessages.QueueStatus("waiting"), cancellationToken);
        var began = conversation.Now;
        var until = began + queue.Wait;
        for (var next = began; next < until; next += Piece)
        {
            var length = until - next < Piece ? until - next : Piece;
            await (queue.HoldAudio ? PlayAsync(length, cancellationToken) : Task.CompletedTask);
            await IgnoreAsync(next + length, cancellationToken);
        }

        conversation.Record.QueueWait = conversation.Now - began;
        if (!queue.TimesOut)
        {
            await conversation.SendAsync(ServerMessages.QueueStatus("admitted"), cancellationToken);
            return;
        }

        await conversation.SendAsync(ServerMessages.QueueStatus("timed_out"), cancellationToken);
        await IgnoreAsync(conversation.Now + CloseDelay, cancellationToken);
        conversation.End(new ConversationEnding(ClosedBy.Cloud, 3008, "Too many concurrent connections"));
        await Task.Delay(Timeout.InfiniteTimeSpan, conversation.Time, cancellationToken); // the end cancels it
    }

    private async Task IgnoreAsync(TimeSpan until, CancellationToken cancellationToken)
    {
        while (await floor.NextAsync(until, cancellationToken) is not null)
        {
            // nobody is there to hear it
        }
    }

    private async Task PlayAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var format = FormatNames.Parse(conversation.Scenario.Speaks);
        if (format is null)
        {
            return; // an odd format on purpose has no hold tone
        }

        var samples = new short[(int)(length.TotalSeconds * Clips.SampleRate)];
        foreach (ref var sample in samples.AsSpan())
        {
            sample = (short)(Loudness * Math.Sin(2 * Math.PI * QueueWait.HoldHz * played++ / Clips.SampleRate));
        }

        await conversation.SendAsync(ServerMessages.Audio(PcmConversion.ToWire(samples, Clips.SampleRate, format.Value), floor.NextId()), cancellationToken);
    }
}
