using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>Phone calls in real time against a subject in a process of its own; docs/performance.md says what is measured.</summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (LoadOptions.Parse(arguments, out var wrong) is not { } options)
        {
            await Console.Error.WriteLineAsync($"'{wrong}' is no option, or its value has no meaning.\nUsage: AgentConnector.Bench {LoadOptions.Usage}");
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

        return options switch
        {
            { Find: true } => await FindAsync(options),
            { Soak: { } time } => await SoakAsync(options, time),
            _ => await CompareAsync(options),
        };
    }

    private static async Task<int> CompareAsync(LoadOptions options)
    {
        var comparisons = new List<Comparison>();
        foreach (var (profile, calls) in options.Profiles.SelectMany(profile => options.Calls.Select(calls => (profile, calls))))
        {
            var comparison = new Comparison(profile, calls, null, null);
            foreach (var subject in options.Subjects)
            {
                var result = await new LoadRun(options, profile, calls).MeasureAsync(subject, CancellationToken.None);
                await Console.Error.WriteLineAsync($"{profile}, {subject}: {result}");
                comparison = subject is Subject.Product ? comparison with { Product = result } : comparison with { Bare = result };
            }

            comparisons.Add(comparison);
        }

        await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(comparisons, Json) : LoadTable.Of(comparisons));
        if (options.Quick && QuickLimits.Unfit(comparisons) is { Count: > 0 } unfit)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', unfit));
            return 3;
        }

        var broken = options.Quick ? QuickLimits.Broken(comparisons.Where(comparison => comparison.Ratios is not null)) : [];
        await Console.Error.WriteLineAsync(string.Join('\n', broken));
        return broken.Count == 0 && comparisons.SelectMany(comparison => comparison.Results).All(result => result.CallsLost == 0) ? 0 : 1;
    }

    private static async Task<int> FindAsync(LoadOptions options)
    {
        var found = new List<Capacity>();
        foreach (var (profile, subject) in options.Profiles.SelectMany(profile => options.Subjects.Select(subject => (profile, subject))))
        {
            found.Add(await new CapacitySearch(options, subject, profile).RunAsync(CancellationToken.None));
        }

        await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(found, Json) : CapacityTable.Of(found));
        return 0;
    }

    private static async Task<int> SoakAsync(LoadOptions options, TimeSpan time)
    {
        foreach (var subject in options.Subjects)
        {
            var samples = await new SoakRun(options, subject, time).RunAsync(CancellationToken.None);
            await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(samples, Json) : $"| {subject}: minutes | calls so far | private MB |\n|---:|---:|---:|\n{string.Join('\n', samples)}");
        }

        return 0;
    }
}
