using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Bench.Load.Subjects;
using AgentConnector.Problems;

namespace AgentConnector.Bench.Load;

/// <summary><c>load</c>: phone calls in real time against a subject in a process of its own; docs/performance.md says what is measured.</summary>
internal static class LoadCommand
{
    private const string Help =
        """
        Phone calls in real time: what they cost, how late their sound is, and what is lost, for the service and for a bare bridge on the same sockets. Linux only. With no options about eleven minutes.
        Exit code: 0 done; with --quick, all limits kept. 1 a call was lost; with --quick, a limit is broken. 2 wrong command line. 3 with --quick: nothing is broken, but not all could be judged, since the machine was busy with something else.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Make()
    {
        var command = new Command("load", Help);
        LoadArguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(LoadArguments.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        if (await Cores.RepeatOnSecondAsync(cancellationToken) is { } exitCode)
        {
            return exitCode;
        }

        if (!Cores.CanPin)
        {
            await Console.Error.WriteLineAsync("Without taskset and two cores the load and the service share what there is: the delays are too long.");
        }

        return options.Find ? await FindAsync(options, cancellationToken) : await CompareAsync(options, cancellationToken);
    }

    private static async Task<int> CompareAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var comparisons = new List<Comparison>();
        foreach (var (profile, calls) in options.Profiles.SelectMany(profile => options.Calls.Select(calls => (profile, calls))))
        {
            var comparison = new Comparison(profile, calls, null, null);
            foreach (var subject in options.Subjects)
            {
                var result = await new LoadRun(options, profile, calls).MeasureAsync(subject, cancellationToken);
                await Console.Error.WriteLineAsync($"{Values.Name(profile)}, {Values.Name(subject)}: {result}");
                comparison = subject is Subject.Service ? comparison with { Service = result } : comparison with { Bare = result };
            }

            comparisons.Add(comparison);
        }

        await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(comparisons, Json) : LoadTable.Of(comparisons));
        if (options.Quick)
        {
            return QuickLimits.Judge(comparisons, Console.Error);
        }

        foreach (var disturbance in comparisons.SelectMany(Disturbances.Of))
        {
            await Console.Error.WriteLineAsync($"disturbed: {disturbance}. Its figures are the machine's, too.");
        }

        return comparisons.Exists(comparison => comparison.LostCalls) ? ExitCode.Failed : ExitCode.Done;
    }

    private static async Task<int> FindAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var found = new List<Capacity>();
        foreach (var (profile, subject) in options.Profiles.SelectMany(profile => options.Subjects.Select(subject => (profile, subject))))
        {
            found.Add(await new CapacitySearch(options, subject, profile).RunAsync(cancellationToken));
        }

        await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(found, Json) : CapacityTable.Of(found));
        return ExitCode.Done;
    }
}
