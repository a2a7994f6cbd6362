using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;
using AgentConnector.Problems;

namespace AgentConnector.Bench.Load;

/// <summary>
/// <c>start</c>: how long <c>POST /webhook/initiate-call</c> takes while 16 ask at once, and what the service needs when it does nothing; the bare bridge beside it, which
/// checks nothing and writes nothing down. Every request names an agent of its own, by which the cloud knows what of the time it took itself.
/// </summary>
internal static partial class StartCommand
{
    private const int AtOnce = 16;
    private const int WarmUp = 9600;
    private const int Measured = 3200;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private static readonly Option<int?> Storm = Values.Number(
        "--storm", "CALLS", "Instead: so many phones within the second after the service has answered for the first time, three times each. With 100 it takes 75 seconds.");

    public static Command Make()
    {
        var command = new Command("start", "Starting a call over HTTP: how long it takes while 16 ask at once, and memory, idle and after many calls; for the service and the bare bridge. 70 seconds.") { Storm };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Storm), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int? storm, CancellationToken cancellationToken)
    {
        if (await Cores.RepeatOnSecondAsync(cancellationToken) is { } exitCode)
        {
            return exitCode;
        }

        await Console.Out.WriteLineAsync(storm is { } calls ? await StartStorm.RunAsync(calls, cancellationToken) : await CompareAsync(cancellationToken));
        return ExitCode.Done;
    }

    private static async Task<string> CompareAsync(CancellationToken cancellationToken)
    {
        var service = await AskAsync(Subject.Service, cancellationToken);
        var bare = await AskAsync(Subject.Bare, cancellationToken);
        return FormattableString.Invariant(
            $"""
            | POST /webhook/initiate-call, {AtOnce} at once | service | bare |
            |---|---:|---:|
            | answered in, ms, p50 / p99 | {service.Total} | {bare.Total} |
            | of it the cloud, ms, p50 / p99 | {service.Cloud} | {bare.Cloud} |
            | without the cloud, ms, p50 / p99 | {service.Own} | {bare.Own} |
            | in the service, by its own log, ms, p50 / p99 | {service.Logged} | |
            | CPU for a call, ms: its start and its end | {service.Cpu:F2} | {bare.Cpu:F2} |
            | of it the compiler | {service.Compiler:P0} | {bare.Compiler:P0} |
            | memory after the start, MB | {service.Fresh / 1e6:F0} | {bare.Fresh / 1e6:F0} |
            | memory after {WarmUp + Measured} calls, MB | {service.Later / 1e6:F0} | {bare.Later / 1e6:F0} |
            """);
    }

    private static async Task<StartFigures> AskAsync(Subject subject, CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.StartAsync(
            subject,
            new(Recording: true, Inline.Default),
            metronome => (connection, _, _) => _ = new AgentLeg(connection, 0, Profile.Always, new(), new()),
            cancellationToken);
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        var fresh = session.PrivateBytes();
        await AskAsync(session, "warm", WarmUp, cancellationToken);
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        var before = session.Usage();
        var answers = await AskAsync(session, "measured", Measured, cancellationToken);
        var used = session.Usage() - before;
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        return new(
            Percentiles.Of(answers.Select(answer => answer.Total)),
            Percentiles.Of(answers.Select(answer => answer.Cloud)),
            Percentiles.Of(answers.Select(answer => answer.Total - answer.Cloud)),
            Percentiles.Of(Logged(session.Process.Output).Skip(WarmUp)),
            used.Cpu.TotalMilliseconds / Measured,
            used.Shares.Where(thread => thread.Key == ProcessUsage.Compiler).Sum(thread => thread.Value),
            fresh,
            session.PrivateBytes());
    }

    /// <summary>How long the service says that each start took it, with the cloud's time in it; from when it has read the request until it has written the answer.</summary>
    private static IEnumerable<double> Logged(string output) =>
        LoggedStart().Matches(output).Select(line => double.Parse(line.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"POST /webhook/initiate-call answered \d+ in (?<ms>[\d.]+) ms", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LoggedStart();

    private static async Task<IReadOnlyList<(double Total, double Cloud)>> AskAsync(LoadSession session, string name, int requests, CancellationToken cancellationToken)
    {
        var askers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(asker => AskInTurnAsync(session, $"{name}_{asker}", requests / AtOnce, cancellationToken)));
        return [.. askers.SelectMany(times => times)];
    }

    /// <summary>Starts a call, ends it, and starts the next; only the start counts.</summary>
    private static async Task<List<(double Total, double Cloud)>> AskInTurnAsync(LoadSession session, string name, int requests, CancellationToken cancellationToken)
    {
        var times = new List<(double Total, double Cloud)>();
        var client = session.Process.Client;
        for (var i = 0; i < requests; i++)
        {
            var agent = FormattableString.Invariant($"agent_{name}_{i}");
            var start = TimeProvider.System.GetTimestamp();
            using var answer = await client.PostAsJsonAsync("/webhook/initiate-call", new { agent_id = agent, to = "wav:demo" }, cancellationToken);
            var total = TimeProvider.System.GetElapsedTime(start);
            answer.EnsureSuccessStatusCode();
            times.Add((total.TotalMilliseconds, (await session.ServingAsync(agent)).TotalMilliseconds));
            var call = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("links").GetProperty("self").GetString();
            using var ended = await client.PostAsync(new Uri(call + "/end", UriKind.RelativeOrAbsolute), content: null, cancellationToken);
        }

        return times;
    }
}
