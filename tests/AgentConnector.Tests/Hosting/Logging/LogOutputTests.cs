using System.Diagnostics.Metrics;
using System.Text;
using AgentConnector.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Tests.Hosting.Logging;

/// <summary>Log lines on their way out, where the way out is blocked.</summary>
public sealed class LogOutputTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public async Task Who_logs_never_waits_for_an_output_that_nobody_reads_and_what_was_dropped_is_counted_and_told_when_it_flows_again()
    {
        using var stuck = new StuckStream();
        using var metrics = new ObservedMetrics(services.GetRequiredService<IMeterFactory>());
        var output = new LogOutput(stuck, missing => $"{missing} missing\n", services.GetRequiredService<IMeterFactory>());
        const int Written = 20_000;
        await NeverWaitsAsync(() =>
        {
            for (var line = 0; line < Written; line++)
            {
                output.Write($"line {line}\n");
            }
        });

        Assert.NotEqual(0, metrics.Read()["agent_connector.log_lines_dropped"]);
        stuck.Flow();
        output.Dispose();

        var lines = stuck.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var told = Assert.Single(lines, line => line.EndsWith(" missing", StringComparison.Ordinal));
        var missing = int.Parse(told.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(missing, 1, Written - 1);
        Assert.Equal(Written, missing + lines.Length - 1);
        Assert.Equal("line 0", lines[0]);
        Assert.Equal(missing, metrics.Read()["agent_connector.log_lines_dropped"]);
    }

    [Fact]
    public async Task A_service_that_ends_does_not_wait_for_an_output_that_stays_stuck()
    {
        using var stuck = new StuckStream();
        var output = new LogOutput(stuck, _ => "", services.GetRequiredService<IMeterFactory>());
        output.Write("line\n");

        await NeverWaitsAsync(output.Dispose);

        await NeverWaitsAsync(() => output.Write("after the end\n"));
        Assert.Empty(stuck.Text);
        stuck.Flow();
    }

    [Fact]
    public void An_output_that_was_full_for_a_while_is_written_to_again_and_told_what_is_missing()
    {
        using var full = new FullDisk(refusals: 3);
        var output = new LogOutput(full, missing => $"{missing} missing\n", services.GetRequiredService<IMeterFactory>());
        for (var line = 0; line < 6; line++)
        {
            output.Write($"line {line}\n");
        }

        output.Dispose();

        Assert.Equal("line 3\n3 missing\nline 4\nline 5\n", Encoding.UTF8.GetString(full.ToArray()));
    }

    [Fact]
    public void An_output_that_is_closed_costs_lines_and_nothing_else()
    {
        var closed = new MemoryStream();
        closed.Dispose();
        using var metrics = new ObservedMetrics(services.GetRequiredService<IMeterFactory>());
        var output = new LogOutput(closed, _ => "", services.GetRequiredService<IMeterFactory>());
        for (var line = 0; line < 10_000; line++)
        {
            output.Write("line\n");
        }

        output.Dispose();
        Assert.NotEqual(0, metrics.Read()["agent_connector.log_lines_dropped"]);
    }

    /// <summary>On a thread of its own: one that waits fails the test and does not hold it up.</summary>
    private static Task NeverWaitsAsync(Action action) => Task.Run(action, TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);

    /// <summary>A pipe that nobody reads, until it flows.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly ManualResetEventSlim flows = new();
        private readonly StringBuilder text = new();

        public string Text
        {
            get
            {
                lock (text)
                {
                    return text.ToString();
                }
            }
        }

        public void Flow() => flows.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            flows.Wait();
            lock (text)
            {
                text.Append(Encoding.UTF8.GetString(buffer));
            }
        }

        protected override void Dispose(bool disposing)
        {
            flows.Set();
            base.Dispose(disposing);
        }
    }

    private sealed class FullDisk(int refusals) : MemoryStream
    {
        private int left = refusals;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (left-- > 0)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer);
        }
    }
}
