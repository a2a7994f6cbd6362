using System.CommandLine;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>The options of <c>load</c> on the command line. What is given counts before what <c>--quick</c> and <c>--find</c> would take, in any order.</summary>
internal static class LoadArguments
{
    private static readonly Option<int[]?> Calls = Values.Numbers("--calls", "Calls at once. 1,10,50,200; with --quick 50. Not with --find, which chooses itself.");

    private static readonly Option<Profile[]?> Profiles = Values.SomeOf<Profile>(
        "--profile", "always: both sides send all the time, and the default. talk: the agent speaks half of the time, faster than it is heard. crackle: the caller's frames come five at once. With --quick always,talk.");

    private static readonly Option<Subject[]?> Subjects = Values.SomeOf<Subject>("--subjects", "What is measured. Both.");

    private static readonly Option<Inline?> Inlined = Values.OneOf<Inline>("--inline", "Inline completions of sockets, for both subjects; default leaves it to each.");

    private static readonly Option<int?> Warm = Values.Number("--warm", "SECONDS", "Under load before anything counts. 20; with --quick 5.");

    private static readonly Option<int?> Measured = Values.Number("--seconds", "SECONDS", "Measured. 30; with --find 15, with --quick 4.");

    private static readonly Option<bool> NoRecording = new("--no-recording") { Description = "The service records no call." };

    private static readonly Option<bool> Json = new("--json") { Description = "For scripts; bench/README.md explains the fields." };

    private static readonly Option<bool> Find = new("--find")
    {
        Description = "Find the most calls with p99 below 20 ms both ways and nothing lost: steps of 100 until it fails, then narrows to 25. 15 s each; a step fails only if it fails twice. About seven minutes a profile.",
    };

    private static readonly Option<bool> Quick = new("--quick")
    {
        Description = FormattableString.Invariant($"A good minute, judged: did the service become slower? CPU without the compiler at most {QuickLimits.Cpu} times the bare bridge's ({QuickLimits.CpuOfTalk} in talk), p99 each way at most twice (anything below 10 ms counts as 10), nothing lost, at most one call.latency a turn."),
    };

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { Calls, Profiles, Subjects, Inlined, Warm, Measured, NoRecording, Json, Find, Quick })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var modes = new Option[] { Find, Quick }.Where(mode => result.GetResult(mode) is { Implicit: false }).Select(mode => mode.Name).ToList();
            if (modes.Count > 1)
            {
                result.AddError($"{string.Join(" and ", modes)} exclude each other: name one.");
            }

            if (modes.Except([Quick.Name]).FirstOrDefault() is { } chooses && result.GetResult(Calls) is not null)
            {
                result.AddError($"{chooses} chooses how many calls there are: leave --calls out.");
            }

            if (modes.Contains(Quick.Name) && result.GetResult(Subjects) is not null)
            {
                result.AddError("--quick judges the service by the bare bridge: leave --subjects out.");
            }
        });
    }

    public static LoadOptions Read(ParseResult parsed)
    {
        var usual = parsed.GetValue(Quick) ? LoadOptions.InAMinute : parsed.GetValue(Find) ? LoadOptions.ToFind : new();
        return usual with
        {
            Calls = Given(parsed.GetValue(Calls)) ?? usual.Calls,
            Profiles = Given(parsed.GetValue(Profiles)) ?? usual.Profiles,
            Subjects = Given(parsed.GetValue(Subjects)) ?? usual.Subjects,
            Conditions = new(Recording: !parsed.GetValue(NoRecording), parsed.GetValue(Inlined) ?? usual.Conditions.Inline),
            Warm = Seconds(parsed.GetValue(Warm)) ?? usual.Warm,
            Measured = Seconds(parsed.GetValue(Measured)) ?? usual.Measured,
            Json = parsed.GetValue(Json),
        };
    }

    /// <summary>A list that is not given is read as an empty one.</summary>
    private static T[]? Given<T>(T[]? list) => list is { Length: > 0 } ? list : null;

    private static TimeSpan? Seconds(int? number) => number is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
