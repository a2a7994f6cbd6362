using System.Threading.Channels;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.ElevenLabs.Wire;
using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>A running call on a terminal: the conversation scrolls by as it is spoken, below it both level meters.</summary>
internal sealed class CallScreen(IAnsiConsole console) : ICallView
{
    private const double LowestDb = -60;

    private readonly LiveTranscript transcript = new(console);
    private LevelReading? levels;
    private string state = "connecting …";
    private bool ending;

    public async Task<CallEnded?> FollowAsync(
        IAsyncEnumerable<EventEnvelope> events, IAsyncEnumerable<LevelReading> readings, Task asked, CancellationToken cancellationToken)
    {
        // Everything that happens goes through one queue: one hand draws.
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var queue = Channel.CreateBounded<Action>(new BoundedChannelOptions(256) { SingleReader = true });
        var following = PumpAsync(events, Show, queue.Writer, scope.Token);
        var measuring = PumpAsync(readings, reading => levels = reading, queue.Writer, scope.Token);
        var noticing = NoticeAsync(asked, queue.Writer, scope.Token);
        try
        {
            await console.Live(Draw()).AutoClear(true).StartAsync(async live =>
            {
                var over = following.ContinueWith(_ => queue.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                await foreach (var happened in queue.Reader.ReadAllAsync(cancellationToken))
                {
                    happened();
                    live.UpdateTarget(transcript.Ended is null ? Draw() : Text.Empty);
                }

                await over;
            });
            await following;
            return transcript.Ended;
        }
        finally
        {
            await scope.CancelAsync();
            await Task.WhenAll(following, measuring, noticing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task PumpAsync<T>(IAsyncEnumerable<T> source, Action<T> show, ChannelWriter<Action> queue, CancellationToken cancellationToken)
    {
        await foreach (var item in source.WithCancellation(cancellationToken))
        {
            await queue.WriteAsync(() => show(item), cancellationToken);
        }
    }

    private async Task NoticeAsync(Task asked, ChannelWriter<Action> queue, CancellationToken cancellationToken)
    {
        await asked.WaitAsync(cancellationToken);
        await queue.WriteAsync(() => ending = true, cancellationToken);
    }

    private void Show(EventEnvelope envelope)
    {
        state = envelope.Type switch
        {
            "call.ringing" => "ringing …",
            "call.started" => "",
            _ => state,
        };
        transcript.Show(envelope);
    }

    private Rows Draw()
    {
        var hint = ending ? "[yellow]Ending the call …[/] [grey]Ctrl-C again leaves at once[/]" : "[grey]Ctrl-C ends the call[/]";
        var saying = transcript.Guess.Length > 0 ? $"  [green]{Markup.Escape(Tail(transcript.Guess, console.Profile.Width - 12))} …[/]" : "";
        return new Rows(
            new Text(""),
            Meter("caller", "green", levels?.CallerDb),
            Meter("agent", "deepskyblue1", levels?.AgentDb),
            new Markup($"{Clock()}{saying}"),
            new Markup(hint));
    }

    private string Clock() => state.Length > 0 ? $"[grey]{state}[/]" : $"[grey]{TimeSpan.FromMilliseconds(levels?.AtMs ?? 0):mm\\:ss\\.f}[/]";

    /// <summary>As on a mixing desk: green as a rule, yellow when loud, red where it clips.</summary>
    private Markup Meter(string name, string colour, double? db)
    {
        var width = Math.Clamp(console.Profile.Width - 24, 10, 60);
        var lit = (int)Math.Round(Math.Clamp(((db ?? LowestDb) - LowestDb) / -LowestDb, 0, 1) * width);
        var style = db switch { > -3 => "red", > -9 => "yellow", _ => colour };
        var figure = db is null or <= LowestDb ? "" : $"{db:F0} dB";
        return new Markup($"[{colour}]{name,-7}[/]  [{style}]{new string('━', lit)}[/][grey23]{new string('─', width - lit)}[/] [grey]{figure,6}[/]");
    }

    private static string Tail(string text, int width) => text.Length <= width ? text : "…" + text.End(Math.Max(1, width - 1));
}
