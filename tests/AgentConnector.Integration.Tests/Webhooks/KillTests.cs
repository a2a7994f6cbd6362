using System.Globalization;
using System.Security.Cryptography;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>
/// The real program, killed (SIGKILL) again and again between any two steps: while it starts, answers, holds calls, ends them and tells of them.
/// KILL_ROUNDS sets how often, KILL_SEED repeats a run.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KillTests
{
    private const string Name = "Processes that are killed";

    /// <summary>Services side by side, each with a folder of its own: while one starts, the others hold calls.</summary>
    private const int Lines = 3;

    private static int Rounds => int.Parse(
        Environment.GetEnvironmentVariable("KILL_ROUNDS") ?? (Environment.GetEnvironmentVariable("CI") is "true" ? "200" : "5"),
        CultureInfo.InvariantCulture);

    private static ulong Seed => Environment.GetEnvironmentVariable("KILL_SEED") is { } text
        ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : (ulong)RandomNumberGenerator.GetInt32(int.MaxValue);

    [Fact]
    [Fault(FaultSide.Host, "SIGKILL at any moment, 200 times (`KILL_ROUNDS`)", "After the next start every call that was answered for has one ending, at the receiver, too")]
    public async Task Every_call_has_exactly_one_ending_at_the_receiver_whenever_the_service_is_killed()
    {
        var (rounds, seed, began) = (Rounds, Seed, TimeProvider.System.GetTimestamp());
        Console.WriteLine($"KILL_ROUNDS={rounds} KILL_SEED={seed}");

        var lines = await Task.WhenAll(Enumerable.Range(0, Lines).Select(async line =>
        {
            await using var killed = new KilledLine(new Seeded(seed + (ulong)line));
            for (var round = line; round < rounds; round += Lines)
            {
                await killed.RoundAsync(round);
            }

            return await killed.AssertOneEndingEachAsync();
        }));

        var tally = lines.Aggregate(KillTally.Zero, (sum, line) => sum + line);
        Console.WriteLine($"{tally} in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s");
        Assert.True(tally.Calls >= rounds / 2, $"The kills must have met calls: {tally}");
    }
}
