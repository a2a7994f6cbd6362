using System.Runtime.CompilerServices;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Tests.Terminal;

public sealed class CallScreenTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_colours_a_meter_still_shows_how_far_it_reaches()
    {
        var drawn = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(drawn) });
        console.Profile.Width = 80;
        var read = new TaskCompletionSource();

        await new CallScreen(console).FollowAsync(
            Events(read.Task.WaitAsync(Cancellation)), Readings(read, Cancellation), asked: read.Task, Cancellation);

        var meter = drawn.ToString().Split('\n').Last(line => line.Contains("caller", StringComparison.Ordinal) && line.Contains("-30 dB", StringComparison.Ordinal));
        Assert.Equal(28, meter.Count(c => c == '━'));
        Assert.Equal(28, meter.Count(c => c == '─'));
    }

    private static async IAsyncEnumerable<EventEnvelope> Events(Task until)
    {
        await until;
        yield break;
    }

    /// <summary>The second is asked for once the first was handed over to be drawn.</summary>
    private static async IAsyncEnumerable<LevelReading> Readings(TaskCompletionSource read, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new(1_000, -30, -60);
        read.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
