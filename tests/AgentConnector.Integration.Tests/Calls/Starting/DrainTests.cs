using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary>What is said while the service waits for its last calls.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Whoever_waits_for_the_end_is_told_every_five_seconds_which_calls_still_run()
    {
        var time = new ManualTime();
        await using var desk = await Desk.OpenAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var ids = Enumerable.Range(1, 20).Select(number => $"talk-{number:00}").ToList();
        foreach (var id in ids)
        {
            await desk.StartAsync($$"""{"agent_id":"a","session_id":"{{id}}"}""");
        }

        using var patience = new CancellationTokenSource();
        var draining = desk.Calls.DrainAsync(patience.Token);
        time.Advance(TimeSpan.FromSeconds(5));
        var first = Named(desk);
        await desk.PostAsync("/calls/talk-07/end", "{}");
        time.Advance(TimeSpan.FromSeconds(5));
        var second = Named(desk)[1..];
        await patience.CancelAsync();
        await draining;

        Assert.All(ids, id => Assert.Contains(id, Assert.Single(first), StringComparison.Ordinal));
        Assert.DoesNotContain("talk-07", Assert.Single(second), StringComparison.Ordinal);
        Assert.Contains("Still running (19): ", Assert.Single(second), StringComparison.Ordinal);
    }

    private static List<string> Named(Desk desk) => [.. desk.Service.Log.Lines.Where(line => line.Contains("Still running (", StringComparison.Ordinal))];
}
