using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>Calls that come and go, 50 at once, each 20 s long: does the service give back what they took?</summary>
internal sealed class SoakRun(LoadOptions options, Subject subject, Profile profile, TimeSpan time)
{
    private const int AtOnce = 50;

    private static readonly TimeSpan CallLength = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(30);

    public async Task<IReadOnlyList<SoakSample>> RunAsync(CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.StartAsync(subject, options.Conditions, answered: null, cancellationToken);
        var samples = new List<SoakSample>();
        await session.Calls.DialAsync(session.Address, profile, AtOnce, cancellationToken);
        var start = TimeProvider.System.GetTimestamp();
        using var beat = new PeriodicTimer(CallLength / AtOnce, TimeProvider.System);
        for (var calls = AtOnce; await beat.WaitForNextTickAsync(cancellationToken); calls++)
        {
            var elapsed = TimeProvider.System.GetElapsedTime(start);
            if (elapsed >= SampleEvery * (samples.Count + 1))
            {
                samples.Add(new(elapsed.TotalMinutes, calls, session.PrivateBytes() / 1e6));
                await Console.Error.WriteLineAsync(samples[^1].ToString());
            }

            if (elapsed >= time)
            {
                return samples;
            }

            await session.Calls.HangUpOldestAsync();
            await session.Calls.DialAsync(session.Address, profile);
        }

        return samples;
    }
}
