using AgentConnector.Bench.Soak.Figures;

namespace AgentConnector.Bench.Soak;

/// <summary>Tells of the readings as they come: a terminal has a line that changes, whatever else takes the error output gets one each minute; a file gets all.</summary>
internal sealed class SoakProgress(SoakOptions options)
{
    private double nextMinute;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (options.Curve is { } file)
        {
            await File.WriteAllLinesAsync(file, [SoakReading.Header], cancellationToken);
        }
    }

    public async Task TellAsync(SoakReading reading, CancellationToken cancellationToken)
    {
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
