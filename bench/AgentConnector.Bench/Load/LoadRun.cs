using AgentConnector.Testing;

namespace AgentConnector.Bench.Load;

/// <summary>One service, warmed up by a few calls, then so many calls at once; the middle of them is measured.</summary>
internal sealed class LoadRun(LoadOptions options, int calls)
{
    private const int WarmUpCalls = 10;
    private const int Idle = 1_000_000;

    /// <summary>Let the first compilation be replaced and the first garbage be collected before anything counts.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private LoadedCalls? current;

    public async Task<LoadResult> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var cloud = new FakeCloud((wire, number) => current!.Answer(wire, number));
        await using var service = await LoadedService.StartAsync(cloud.Address, options.Recording, cancellationToken);
        try
        {
            return await MeasureAsync(service, cancellationToken);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync(service.Output);
            throw;
        }
    }

    private async Task<LoadResult> MeasureAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        using var metronome = new Metronome();
        using (var warmUp = current = new LoadedCalls(metronome, Idle, WarmUpCalls))
        {
            if (await warmUp.DialAsync(service.Client.BaseAddress!, cancellationToken) < WarmUpCalls)
            {
                throw new TimeoutException("The service does not even take the calls that warm it up.");
            }

            await PauseAsync(WarmUp, cancellationToken);
        }

        await PauseAsync(Settling, cancellationToken);
        var idle = ServiceUsage.PrivateBytes(service.Id);
        using var control = await Control.ConnectAsync(cancellationToken);
        metronome.Add(control.Leg);
        using var measured = current = new LoadedCalls(metronome, 1, calls);
        var talking = await measured.DialAsync(service.Client.BaseAddress!, cancellationToken);
        await PauseAsync(Settling, cancellationToken);

        measured.Restart();
        control.Direction.Restart();
        metronome.Restart();
        var start = TimeProvider.System.GetTimestamp();
        var (serviceCpu, loadCpu) = (ServiceUsage.Cpu(service.Id), Environment.CpuUsage.TotalTime);
        await PauseAsync(options.Measured, cancellationToken);
        var took = TimeProvider.System.GetElapsedTime(start);
        (serviceCpu, loadCpu) = (ServiceUsage.Cpu(service.Id) - serviceCpu, Environment.CpuUsage.TotalTime - loadCpu);
        var full = ServiceUsage.PrivateBytes(service.Id);
        var toAgent = measured.ToAgent.Select(direction => direction.Read()).ToArray();
        var toCaller = measured.ToCaller.Select(direction => direction.Read()).ToArray();
        return new(calls)
        {
            CallsTalking = talking,
            CpuPerCallMinute = serviceCpu.TotalSeconds / (talking * took.TotalMinutes),
            ServiceCore = serviceCpu / took,
            LoadCore = loadCpu / took,
            IdleMegabytes = idle / 1e6,
            KilobytesPerCall = (full - idle) / 1e3 / talking,
            ToAgent = Percentiles.Of(toAgent.SelectMany(direction => direction.Milliseconds)),
            ToCaller = Percentiles.Of(toCaller.SelectMany(direction => direction.Milliseconds)),
            Control = Percentiles.Of(control.Direction.Read().Milliseconds),
            SentLate = Percentiles.Of(metronome.Lateness()),
            CodecToAgent = toAgent.Sum(direction => direction.Shift) / Math.Max(1, toAgent.Sum(direction => direction.Milliseconds.Length)),
            CodecToCaller = toCaller.Sum(direction => direction.Shift) / Math.Max(1, toCaller.Sum(direction => direction.Milliseconds.Length)),
            FramesArrived = toAgent.Concat(toCaller).Sum(direction => direction.Frames) / (2.0 * talking * took.TotalSeconds * 50),
            MarksMissing = toAgent.Concat(toCaller).Sum(direction => Math.Max(0, direction.Missing - 1)), // one may be under way
            CallsLost = measured.Over,
        };
    }

    private static Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) => Task.Delay(time, TimeProvider.System, cancellationToken);
}
