using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Bench.Load.Subjects;

namespace AgentConnector.Bench.Load;

/// <summary>
/// One subject, warmed by as many calls as will be measured, fifty at a time; then all of them at once; when they are warm, they are measured. What runs once a call is
/// compiled for the last time after some sixty of them: its code is the subject's memory then, and no call's.
/// </summary>
internal sealed class LoadRun(LoadOptions options, Profile profile, int calls)
{
    private const int FirstCalls = 50;

    /// <summary>Every frame that will arrive has by then. After 200 ms of silence a service may fill it in: that would count as frames.</summary>
    private static readonly TimeSpan LastFrames = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortCalls = TimeSpan.FromSeconds(3);

    public async Task<LoadResult> MeasureAsync(Subject subject, CancellationToken cancellationToken)
    {
        await using var session = await LoadSession.StartAsync(subject, options.Conditions, answered: null, cancellationToken);
        await WarmUpAsync(session, subject, options.Warm, cancellationToken);
        for (var warmed = FirstCalls; warmed < calls; warmed += FirstCalls)
        {
            await WarmUpAsync(session, subject, ShortCalls, cancellationToken);
        }

        var idle = session.PrivateBytes();
        var result = await MeasureAsync(session, idle, cancellationToken);
        await session.Calls.HangUpAsync();
        await PauseAsync(Settling, cancellationToken); // its last facts are stored
        return result with { Stored = session.Stored() };
    }

    /// <summary>Dials, warms up and measures in a session of several.</summary>
    public async Task<LoadResult> MeasureAsync(LoadSession session, long idle, CancellationToken cancellationToken)
    {
        using var control = await session.Metronome.AskAsync(() => new Control(session.Metronome));
        var talking = await session.Calls.DialAsync(session.Address, profile, calls, cancellationToken);
        await PauseAsync(options.Warm, cancellationToken);
        await session.Metronome.AskAsync(() =>
        {
            Restart(session.Calls.All);
            control.Direction.Restart();
            session.Metronome.Restart();
        });
        var start = TimeProvider.System.GetTimestamp();
        var (usage, loadCpu, machine) = (session.Usage(), Environment.CpuUsage.TotalTime, MachineTime.Busy());
        await PauseAsync(options.Measured, cancellationToken);
        var took = TimeProvider.System.GetElapsedTime(start);
        (usage, loadCpu, machine) = (session.Usage() - usage, Environment.CpuUsage.TotalTime - loadCpu, MachineTime.Busy() - machine);
        await session.Metronome.AskAsync(() => session.Metronome.IsSilent = true);
        await PauseAsync(LastFrames, cancellationToken);
        var result = await session.Metronome.AskAsync(() =>
        {
            session.Metronome.IsSilent = false;
            return LoadResult.Of(session.Calls.All, control.Direction.Read(), session.Metronome.Lateness());
        });
        var seconds = took.TotalSeconds;
        return result with
        {
            Calls = calls,
            CallsTalking = talking,
            CpuPerCallMinute = usage.Cpu.TotalSeconds / (Math.Max(1, talking) * took.TotalMinutes),
            Core = usage.Cpu / took,
            LoadCore = loadCpu / took,
            OthersCore = Math.Max(0, (machine - usage.Cpu - loadCpu) / took),
            SwitchesPerSecond = usage.Switches / seconds,
            IdleMegabytes = idle / 1e6,
            KilobytesPerCall = (session.PrivateBytes() - idle) / 1e3 / Math.Max(1, talking),
            Threads = usage.Shares,
        };
    }

    private async Task WarmUpAsync(LoadSession session, Subject subject, TimeSpan talk, CancellationToken cancellationToken)
    {
        if (await session.Calls.DialAsync(session.Address, profile, FirstCalls, cancellationToken) < FirstCalls)
        {
            throw new TimeoutException($"{subject} does not even take the first calls:\n{session.Process.Output}");
        }

        await PauseAsync(talk, cancellationToken);
        await session.Calls.HangUpAsync();
        await PauseAsync(Settling, cancellationToken);
    }

    private static void Restart(IEnumerable<LoadedCall> calls)
    {
        foreach (var call in calls)
        {
            call.ToAgent.Restart();
            call.ToCaller.Restart();
        }
    }

    private static Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);
}
