using System.Globalization;
using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>Phones that arrive within one second, right after the service has answered for the first time: when does each one's agent hear of it?</summary>
internal static class StartStorm
{
    private const int Rounds = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<string> RunAsync(int calls, CancellationToken cancellationToken)
    {
        var lines = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"| {calls} streams within a second of the start: the agent's first message after, ms | p50 | p95 | max | reached |"),
            "|---|---:|---:|---:|---:|",
        };
        foreach (var subject in Enumerable.Repeat(Enum.GetValues<Subject>(), Rounds).SelectMany(subjects => subjects))
        {
            var after = await ReachedAsync(subject, calls, cancellationToken);
            lines.Add(FormattableString.Invariant($"| {Values.Name(subject)} | {after.P50:F1} | {after.P95:F1} | {after.Max:F1} | {after.Count} |"));
        }

        return string.Join('\n', lines);
    }

    private static async Task<Percentiles> ReachedAsync(Subject subject, int calls, CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.StartAsync(subject, new(Recording: true, Inline.Default), answered: null, cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            if (TimeSpan.FromSeconds(1) * i / calls - TimeProvider.System.GetElapsedTime(start) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, cancellationToken);
            }

            await session.Calls.DialAsync(session.Address, Profile.Always);
        }

        await Task.Delay(Patience, TimeProvider.System, cancellationToken);
        return await session.Metronome.AskAsync(() =>
            Percentiles.Of(session.Calls.All.Select(call => call.ReachedAfter).OfType<TimeSpan>().Select(after => after.TotalMilliseconds)));
    }
}
