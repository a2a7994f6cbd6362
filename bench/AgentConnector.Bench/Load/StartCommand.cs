using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>
/// How long <c>POST /webhook/initiate-call</c> takes while 16 ask at once, and what the service needs when it does nothing; the bare bridge beside it, which
/// checks nothing and writes nothing down. Every request names an agent of its own, by which the cloud knows what of the time it took itself.
/// </summary>
internal static class StartCommand
{
    public const string Usage = "start [--storm CALLS]";

    private const int AtOnce = 16;
    private const int WarmUp = 9600;
    private const int Measured = 3200;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (await Cores.RepeatOnSecondAsync(["start", .. arguments]) is { } exitCode)
        {
            return exitCode;
        }

        switch (arguments)
        {
            case []:
                await Console.Out.WriteLineAsync(await CompareAsync());
                return 0;
            case ["--storm", var text] when int.TryParse(text, out var calls) && calls > 0:
                await Console.Out.WriteLineAsync(await StartStorm.RunAsync(calls, CancellationToken.None));
                return 0;
            default:
                await Console.Error.WriteLineAsync($"Usage: AgentConnector.Bench {Usage}");
                return 2;
        }
    }

    private static async Task<string> CompareAsync()
    {
        var product = await AskAsync(Subject.Product);
        var bare = await AskAsync(Subject.Bare);
        return FormattableString.Invariant(
            $"""
            | POST /webhook/initiate-call, {AtOnce} at once | product | bare |
            |---|---:|---:|
            | answered in, ms, p50 / p99 | {product.Total} | {bare.Total} |
            | of it the cloud, ms, p50 / p99 | {product.Cloud} | {bare.Cloud} |
            | the service, ms, p50 / p99 | {product.Own} | {bare.Own} |
            | CPU for a call, ms: its start and its end | {product.Cpu:F2} | {bare.Cpu:F2} |
            | of it the compiler | {product.Compiler:P0} | {bare.Compiler:P0} |
            | memory after the start, MB | {product.Fresh / 1e6:F0} | {bare.Fresh / 1e6:F0} |
            | memory after {WarmUp + Measured} calls, MB | {product.Later / 1e6:F0} | {bare.Later / 1e6:F0} |
            """);
    }

    private static async Task<StartFigures> AskAsync(Subject subject)
    {
        await using var session = await LoadSession.StartAsync(
            subject,
            new(Recording: true, Inline.Default),
            (connection, _, _) => _ = new AgentLeg(connection, 0, Profile.Always, new(), new()),
            CancellationToken.None);
        await Task.Delay(Rest, TimeProvider.System);
        var fresh = session.PrivateBytes();
        await AskAsync(session, "warm", WarmUp);
        await Task.Delay(Rest, TimeProvider.System);
        var before = session.Usage();
        var answers = await AskAsync(session, "measured", Measured);
        var used = session.Usage() - before;
        await Task.Delay(Rest, TimeProvider.System);
        return new(
            Percentiles.Of(answers.Select(answer => answer.Total)),
            Percentiles.Of(answers.Select(answer => answer.Cloud)),
            Percentiles.Of(answers.Select(answer => answer.Total - answer.Cloud)),
            used.Cpu.TotalMilliseconds / Measured,
            used.Shares.Where(thread => thread.Key == ".NET Tiered Com").Sum(thread => thread.Value),
            fresh,
            session.PrivateBytes());
    }

    private static async Task<IReadOnlyList<(double Total, double Cloud)>> AskAsync(LoadSession session, string name, int requests)
    {
        var askers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(asker => AskInTurnAsync(session, $"{name}_{asker}", requests / AtOnce)));
        return [.. askers.SelectMany(times => times)];
    }

    /// <summary>Starts a call, ends it, and starts the next; only the start counts.</summary>
    private static async Task<List<(double Total, double Cloud)>> AskInTurnAsync(LoadSession session, string name, int requests)
    {
        var times = new List<(double Total, double Cloud)>();
        var client = session.Process.Client;
        for (var i = 0; i < requests; i++)
        {
            var agent = FormattableString.Invariant($"agent_{name}_{i}");
            var start = TimeProvider.System.GetTimestamp();
            using var answer = await client.PostAsJsonAsync("/webhook/initiate-call", new { agent_id = agent, to = "wav:demo" });
            var total = TimeProvider.System.GetElapsedTime(start);
            answer.EnsureSuccessStatusCode();
            times.Add((total.TotalMilliseconds, (await session.ServingAsync(agent)).TotalMilliseconds));
            var call = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("links").GetProperty("self").GetString();
            using var ended = await client.PostAsync(new Uri(call + "/end", UriKind.RelativeOrAbsolute), content: null);
        }

        return times;
    }
}
