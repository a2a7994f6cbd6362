using System.Diagnostics.Metrics;
using System.Text;
using System.Threading.Channels;

namespace AgentConnector.Hosting.Logging;

/// <summary>
/// Where log lines leave the process. Whoever logs never waits: lines queue up for a thread that does nothing else, for the output may be a pipe that
/// nobody reads. Where the queue is full lines are dropped, counted, and told of when the output flows again.
/// </summary>
internal sealed class LogOutput : IDisposable
{
    private const int LongestQueue = 2_500;

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly Channel<string> queue;
    private readonly Stream output;
    private readonly Func<long, string> notice;
    private readonly Thread writing;
    private long dropped;

    /// <param name="output">Written to by one thread only.</param>
    /// <param name="notice">The line that says how many are missing.</param>
    /// <param name="meters">Counts what was dropped.</param>
    public LogOutput(Stream output, Func<long, string> notice, IMeterFactory meters)
    {
        this.output = output;
        this.notice = notice;
        queue = Channel.CreateBounded<string>(
            new BoundedChannelOptions(LongestQueue) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
        meters.Create("AgentConnector.Hosting").CreateObservableCounter(
            "agent_connector.log_lines_dropped", () => Volatile.Read(ref dropped), description: "Log lines that were dropped: the output was not read.");
        writing = new(WriteAll) { IsBackground = true, Name = "log" };
        writing.Start();
    }

    /// <summary>Never waits.</summary>
    public void Write(string line) => queue.Writer.TryWrite(line);

    /// <summary>Gives what is queued a moment; an output that is stuck is left as it is.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        writing.Join(Goodbye);
    }

    private void WriteAll()
    {
        var told = 0L;
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (queue.Reader.TryRead(out var line))
            {
                try
                {
                    output.Write(Encoding.UTF8.GetBytes(line));
                    if (Volatile.Read(ref dropped) is var missing && missing > told)
                    {
                        output.Write(Encoding.UTF8.GetBytes(notice(missing - told)));
                        told = missing;
                    }

                    output.Flush();
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException)
                {
                    Interlocked.Increment(ref dropped); // a full disk may have room again for the next
                }
            }
        }
    }
}
