using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Bench.Load;
using AgentConnector.Bench.Load.Subjects;
using AgentConnector.Problems;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Bench.Soak;

/// <summary><c>soak</c>: calls of every kind come and go for a long time; docs/performance.md says what is counted.</summary>
internal static class SoakCommand
{
    private const int PairsOfDevices = 3;

    private const string Help =
        """
        Calls of every kind come and go for a long time: phones, files, calls that wait for a line, calls that lose their agent, with callbacks and followers. Is anything lost, late or left over, and does the service grow? Linux only.
        Exit code: 0 all holds. 1 something does not. 2 wrong command line. 3 nothing is broken, but the run was too short to judge growth: 30 minutes are the least.
        """;

    private const int TooShort = 3;

    private static readonly Option<int?> Minutes = Values.Number("--minutes", "MINUTES", "How long. 60.");
    private static readonly Option<int?> Calls = Values.Number("--calls", "CALLS", "At once. 50.");
    private static readonly Option<int?> Seed = Values.Number("--seed", "NUMBER", "Decides what the calls are: 1.");
    private static readonly Option<bool> Devices = new("--devices") { Description = "Three of the calls use virtual sound cards: of a PulseAudio server of its own." };
    private static readonly Option<bool> Json = new("--json") { Description = "The verdict, the counts and all readings, for scripts." };
    private static readonly Option<string?> Curve = new("--curve") { Description = "Write the readings, one each 10 s, to a CSV file as they come.", HelpName = "FILE" };
    private static readonly Option<string?> Picture = new("--picture") { Description = "Draw the readings to an SVG file at the end.", HelpName = "FILE" };

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Command Make()
    {
        var command = new Command("soak", Help) { Minutes, Calls, Seed, Devices, Json, Curve, Picture };
        command.SetAction((parsed, cancellationToken) => RunAsync(Read(parsed), cancellationToken));
        return command;
    }

    private static SoakOptions Read(ParseResult parsed) => new(
        TimeSpan.FromMinutes(parsed.GetValue(Minutes) ?? 60),
        parsed.GetValue(Calls) ?? 50,
        parsed.GetValue(Devices) ? PairsOfDevices : 0,
        parsed.GetValue(Seed) ?? 1,
        parsed.GetValue(Json),
        parsed.GetValue(Curve),
        parsed.GetValue(Picture));

    private static async Task<int> RunAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        if (options.Devices > 0 && VirtualSoundCard.WhyMissing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return ExitCode.WrongSettings;
        }

        if (await Cores.RepeatOnSecondAsync(cancellationToken) is { } exitCode)
        {
            return exitCode;
        }

        var outcome = await new SoakRun(options, new SoakProgress(options)).RunAsync(cancellationToken);
        if (options.Picture is { } picture)
        {
            await File.WriteAllTextAsync(picture, SoakPicture.Of(outcome.Readings, outcome.WarmUpMinutes), cancellationToken);
        }

        await Console.Out.WriteLineAsync(options.Json ? JsonSerializer.Serialize(outcome, JsonOptions) : SoakTable.Of(outcome));
        return outcome.Criteria.Any(criterion => criterion.Passed is false) ? ExitCode.Failed
            : outcome.Criteria.Any(criterion => criterion.Passed is null) ? TooShort
            : ExitCode.Done;
    }
}
