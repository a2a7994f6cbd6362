using System.CommandLine;
using System.Reflection;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.AgentTests;
using AgentConnector.AgentTests.Reports;
using AgentConnector.AgentTests.Running;
using AgentConnector.Configuration;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using AgentConnector.Terminal;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector test</c>: a scripted caller talks with an agent, and what must be so is looked at.</summary>
internal static class TestCommand
{
    private const string SchemaResource = "agent-test.schema.json";

    private static readonly Argument<string[]> Files = new("FILE") { Description = "Test files.", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<string?> Simulate = new("--simulate")
    {
        Description = "Let the built-in agent play this scenario, or each file its own: free, offline, minutes of talk in seconds.",
        HelpName = "SCENARIO",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Agent = new("--agent") { Description = "The ElevenLabs agent, in the place of the files' own.", HelpName = "ID" };

    private static readonly Option<string?> Scenarios = new("--scenarios") { Description = "A folder of scenario files of your own, beside the bundled ones.", HelpName = "FOLDER" };

    private static readonly Option<string?> Json = new("--json") { Description = "Writes the results here as JSON.", HelpName = "FILE" };

    private static readonly Option<string?> JUnit = new("--junit") { Description = "Writes the results here as JUnit XML, for CI servers.", HelpName = "FILE" };

    private static readonly Option<int> Parallel = new("--parallel") { Description = "So many tests at once.", HelpName = "COUNT", DefaultValueFactory = _ => 1 };

    private static readonly Option<bool> Schema = new("--schema") { Description = "Show the JSON schema of test files." };

    public static Command Make()
    {
        var command = new Command(
            "test",
            "Test an agent: a scripted caller speaks with it, and what was said, which tools were called, how fast it answered and how the call ended is compared with what you expect.\n"
            + "Exit codes: 0 all passed, 1 some failed, 2 some could not be run.")
        {
            Files, Simulate, Agent, Scenarios, Json, JUnit, Parallel, Schema,
        };
        Parallel.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var count) && count is >= 1 and <= 100))
            {
                result.AddError("--parallel takes a number from 1 to 100.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(Files) is not { Tokens.Count: > 0 } && result.GetResult(Schema) is null)
            {
                result.AddError("Name at least one test file; --schema shows what one may hold.");
            }

            if (result.GetResult(Simulate) is { Tokens: [{ Value: var scenario }] } && scenario.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--simulate takes the word behind it, {scenario}, for a scenario: write the files first.");
            }

            var reports = new[] { Json, JUnit }.Select(result.GetValue).OfType<string>().ToList();
            if (reports.Exists(string.IsNullOrWhiteSpace) || reports.Select(Path.GetFullPath).Distinct().Count() < reports.Count)
            {
                result.AddError("--json and --junit take the name of a file each, and not the same.");
            }
        });
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        if (parsed.GetValue(Schema))
        {
            using var schema = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(SchemaResource)!);
            await parsed.InvocationConfiguration.Output.WriteAsync(await schema.ReadToEndAsync());
            return ExitCode.Done;
        }

        var tests = Plan(parsed); // before signals are caught: a file may be a pipe to which nobody writes
        using var signals = new TwoSignals();
        try
        {
            return await TestAsync(tests, parsed, signals.Either);
        }
        catch (OperationCanceledException) when (signals.Either.IsCancellationRequested)
        {
            return ExitCode.StoppedAtOnce;
        }
    }

    private static async Task<int> TestAsync(List<PlannedTest> tests, ParseResult parsed, CancellationToken cancellationToken)
    {
        var simulated = parsed.GetResult(Simulate) is not null;
        var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(
            parsed.GetValue(Scenarios) is { } folder ? new Dictionary<string, string> { ["SCENARIO_DIR"] = folder } : new Dictionary<string, string>()));
        var console = Output.Console();
        var watch = new TestLines(console, console.Profile.Out.IsTerminal, parsed.GetValue(Parallel) > 1);
        var (startedAt, since) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());
        TestResult[] results;
        var services = CommandServices.With(settings).AddOutgoingHttp().AddElevenLabs().AddTestBench(simulated);
        await using (var bench = new TestBench(services.BuildServiceProvider()))
        {
            results = await bench.RunAsync(tests, parsed.GetValue(Parallel), watch, cancellationToken);
        }

        var took = Math.Round(TimeProvider.System.GetElapsedTime(since).TotalSeconds, 1);
        ForEach<Action>(
            [
                () => Write(parsed.GetValue(Json), () => JsonReport.Of(new(startedAt, took, ServiceVersion.Text), results).ToUtf8()),
                () => Write(parsed.GetValue(JUnit), () => JUnitReport.ToUtf8(results)),
            ],
            write => write());
        return results.Any(result => result.Trouble is not null) ? ExitCode.WrongSettings
            : results.All(result => result.Passed) ? ExitCode.Done
            : ExitCode.Failed;
    }

    /// <summary>All that must be so before anybody is called: real calls cost money.</summary>
    /// <exception cref="AgentTestException">Files or reports that must be corrected, all at once.</exception>
    private static List<PlannedTest> Plan(ParseResult parsed)
    {
        var tests = new List<PlannedTest>();
        var simulated = parsed.GetResult(Simulate) is not null;
        ForEach(parsed.GetValue(Files)!, file => tests.Add(Plan(file, AgentTestReader.Read(file), simulated, parsed)));
        ForEach(new[] { Json, JUnit }.Select(parsed.GetValue).OfType<string>(), file => OnFile(file, () => File.Open(file, FileMode.OpenOrCreate, FileAccess.Write).Dispose()));
        return tests;
    }

    /// <summary>Does something for each, also behind the first that fails; then all failures are told together.</summary>
    private static void ForEach<T>(IEnumerable<T> all, Action<T> work)
    {
        var faults = new List<AgentTestException>();
        foreach (var one in all)
        {
            try
            {
                work(one);
            }
            catch (AgentTestException e)
            {
                faults.Add(e);
            }
        }

        if (faults.Count > 0)
        {
            throw new AgentTestException(string.Join('\n', faults.Select(fault => fault.Message)), faults[0]);
        }
    }

    private static PlannedTest Plan(string file, AgentTest test, bool simulated, ParseResult parsed)
    {
        var scenario = simulated
            ? parsed.GetValue(Simulate) ?? test.Scenario ?? throw new AgentTestException($"{file} names no scenario: write --simulate SCENARIO, or \"scenario\" in the file.")
            : null;
        var agent = parsed.GetValue(Agent) ?? test.Agent ?? (simulated ? "agent_simulated" : null)
            ?? throw new AgentTestException($"{file} names no agent: write --agent ID, or \"agent\" in the file, or try it with --simulate.");
        return new(test, new AgentRequest(agent, scenario, test.DynamicVariables, test.ConversationConfigOverride));
    }

    private static void Write(string? file, Func<byte[]> report)
    {
        if (file is not null)
        {
            OnFile(file, () => File.WriteAllBytes(file, report()));
        }
    }

    private static void OnFile(string file, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentTestException($"The report cannot be written to {file}: {SystemWords.Of(e)}.", e);
        }
    }
}
