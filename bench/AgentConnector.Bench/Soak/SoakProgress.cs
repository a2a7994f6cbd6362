using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak;

/// <summary>Tells of the readings as they come: a terminal has a line that changes, whatever else takes the error output gets one each minute; a file gets all.</summary>
internal sealed class SoakProgress(SoakOptions options)
{
    private double nextMinute;
    private int told;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (options.Curve is { } file)
        {
            await File.WriteAllLinesAsync(file, [SoakReading.Header], cancellationToken);
        }
    }

    /// <param name="reading">The latest.</param>
    /// <param name="faults">The first faults so far: each is told once, when it is seen.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task TellAsync(SoakReading reading, IReadOnlyList<string> faults, CancellationToken cancellationToken)
    {
        for (; told < faults.Count; told++)
        {
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"{(Console.IsErrorRedirected ? "" : "\r\e[K")}{reading.Minutes:F1} min: {faults[told]}"));
        }

        if (options.Curve is { } file)
        {
            await File.AppendAllLinesAsync(file, [reading.Line], cancellationToken);
        }

        if (!Console.IsErrorRedirected)
        {
            await Console.Error.WriteAsync($"\r{reading}\e[K");
        }
        else if (reading.Minutes >= nextMinute)
        {
            nextMinute = Math.Floor(reading.Minutes) + 1;
            await Console.Error.WriteLineAsync(reading.ToString());
        }
    }

    /// <summary>The line that changes is over.</summary>
    public static Task EndAsync() => Console.IsErrorRedirected ? Task.CompletedTask : Console.Error.WriteLineAsync();
}
