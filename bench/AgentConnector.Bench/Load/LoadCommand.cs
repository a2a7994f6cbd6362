using System.Text.Json;

namespace AgentConnector.Bench.Load;

/// <summary>Phone calls in real time against the service in a process of its own; docs/performance.md says what is measured.</summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (LoadOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync($"Usage: AgentConnector.Bench {LoadOptions.Usage}");
            return 2;
        }

        if (await Cores.RepeatOnSecondAsync(["load", .. arguments]) is { } exitCode)
        {
            return exitCode;
        }

        if (!Cores.CanPin)
        {
            await Console.Error.WriteLineAsync("Without taskset and two cores the load and the service share what there is: the delays are too long.");
        }

        var results = new List<LoadResult>();
        foreach (var calls in options.Calls)
        {
            await Console.Error.WriteLineAsync($"{calls} calls …");
            results.Add(await new LoadRun(options, calls).MeasureAsync(CancellationToken.None));
        }

        await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(results, Json) : LoadTable.Of(results));
        return results.All(result => result.CallsLost == 0) ? 0 : 1;
    }
}
