using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>
/// Up in large steps until it is too much, then half of what lies between. The subject runs on from step to step, warm. A number is too
/// much when it was twice: once may have been the machine.
/// </summary>
internal sealed class CapacitySearch(LoadOptions options, Subject subject, Profile profile)
{
    private const int LargeStep = 100;
    private const int SmallestStep = 25;
    private const int Most = 1500;
    private const double LatestMilliseconds = 20;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly List<LoadResult> tried = [];

    public async Task<Capacity> RunAsync(CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.StartAsync(subject, options.Conditions, answered: null, cancellationToken);
        var (carried, refused) = (0, LargeStep);
        while (refused < Most && await CarriesAsync(session, refused, cancellationToken))
        {
            (carried, refused) = (refused, refused + LargeStep);
        }

        while (refused - carried > SmallestStep)
        {
            var between = (carried + refused) / 2 / SmallestStep * SmallestStep;
            (carried, refused) = await CarriesAsync(session, between, cancellationToken) ? (between, refused) : (carried, between);
        }

        return new(subject, profile, carried, tried);
    }

    private async Task<bool> CarriesAsync(LoadSession session, int calls, CancellationToken cancellationToken) =>
        await TryAsync(session, calls, cancellationToken) || await TryAsync(session, calls, cancellationToken);

    private async Task<bool> TryAsync(LoadSession session, int calls, CancellationToken cancellationToken)
    {
        var step = tried.Count == 0 ? options : options with { Warm = Settling };
        var result = await new LoadRun(step, profile, calls).MeasureAsync(session, session.PrivateBytes(), cancellationToken);
        tried.Add(result);
        await session.Calls.HangUpAsync();
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        var carries = result.LostNothing && result.ToAgent.P99 < LatestMilliseconds && result.ToCaller.P99 < LatestMilliseconds;
        await Console.Error.WriteLineAsync($"{Values.Name(profile)}, {Values.Name(subject)}: {(carries ? "carried" : "too many")}: {result}");
        return carries;
    }
}
