using AgentConnector.Audio;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>The one that sends: speech not too far ahead of what is heard, a mark behind every second of it, a clear before all else.</summary>
internal sealed class PlayoutWriter(StreamSocket socket, PlayQueue queue, PlayoutMarks marks, TimeSpan mostAhead, TimeProvider time)
{
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(1);

    private readonly PlayoutClock sent = new(time);
    private TimeSpan unmarked;

    /// <summary>How much of what was sent is still to be heard.</summary>
    public TimeSpan Ahead => sent.Left;

    /// <summary>Sends until the queue is closed. Whoever waits for a mark then goes on, whatever happened.</summary>
    /// <exception cref="System.Net.WebSockets.WebSocketException">The connection broke.</exception>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (Ahead - mostAhead is { Ticks: > 0 } rest)
                {
                    await queue.RestAsync(rest, time, CancellationToken.None);
                }

                if (await queue.NextAsync(CancellationToken.None) is not { } order)
                {
                    return;
                }

                await SendAsync(order);
            }
        }
        finally
        {
            queue.Close();
            marks.Clear();
        }
    }

    private async ValueTask SendAsync(PlayOrder order)
    {
        switch (order)
        {
            case PlayOrder.Audio(var frame):
                unmarked += frame.Duration;
                sent.Add(frame.Duration);
                await socket.SendAudioAsync(frame.Data);
                if (unmarked >= MarkEvery)
                {
                    await MarkAsync(heard: null);
                }

                break;
            case PlayOrder.Mark(var heard) when unmarked == TimeSpan.Zero && marks.Outstanding == 0:
                heard.TrySetResult();
                break;
            case PlayOrder.Mark(var heard):
                await MarkAsync(heard);
                break;
            default:
                marks.Clear();
                unmarked = TimeSpan.Zero;
                sent.Clear();
                await socket.SendClearAsync();
                break;
        }
    }

    private ValueTask MarkAsync(TaskCompletionSource? heard)
    {
        var mark = marks.Set(unmarked, heard);
        unmarked = TimeSpan.Zero;
        return socket.SendMarkAsync(mark);
    }
}
