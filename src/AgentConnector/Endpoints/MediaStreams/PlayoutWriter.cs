using System.Buffers;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>The one that sends: speech not too far ahead of what is heard, a mark behind every second of it, a clear before all else.</summary>
internal sealed class PlayoutWriter(
    StreamSocket socket, IStreamDialect dialect, PlayQueue queue, PlayoutMarks marks, TimeSpan mostAhead, TimeProvider time)
{
    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> output = new(4 * 1024);
    private TimeSpan unmarked;
    private long playedUntil;

    /// <summary>How much of what was sent is still to be heard.</summary>
    public TimeSpan Ahead
    {
        get
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), Interlocked.Read(ref playedUntil));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

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
        output.ResetWrittenCount();
        switch (order)
        {
            case PlayOrder.Audio(var frame):
                dialect.WriteAudio(output, frame.Data.Span);
                unmarked += frame.Duration;
                Interlocked.Exchange(ref playedUntil, time.GetTimestamp() + (long)((Ahead + frame.Duration).TotalSeconds * time.TimestampFrequency));
                if (unmarked >= MarkEvery)
                {
                    await socket.SendAsync(output.WrittenMemory);
                    output.ResetWrittenCount();
                    WriteMark(heard: null);
                }

                break;
            case PlayOrder.Mark(var heard) when unmarked == TimeSpan.Zero && marks.Outstanding == 0:
                heard.TrySetResult();
                return;
            case PlayOrder.Mark(var heard):
                WriteMark(heard);
                break;
            default:
                marks.Clear();
                unmarked = TimeSpan.Zero;
                Interlocked.Exchange(ref playedUntil, 0);
                dialect.WriteClear(output);
                break;
        }

        await socket.SendAsync(output.WrittenMemory);
    }

    private void WriteMark(TaskCompletionSource? heard)
    {
        dialect.WriteMark(output, marks.Set(unmarked, heard));
        unmarked = TimeSpan.Zero;
    }
}
