using System.Runtime.CompilerServices;

namespace AgentConnector.Devices.Lines;

/// <summary>Hot-plug for back ends that do not tell: looks every two seconds.</summary>
internal static class DevicePolling
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public static async IAsyncEnumerable<DeviceChange> WatchAsync(
        IAudioBackend backend, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await ListAsync(backend, cancellationToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = await ListAsync(backend, cancellationToken);
            foreach (var change in DeviceChange.Between(known, now))
            {
                yield return change;
            }

            known = now;
        }
    }

    private static async Task<IReadOnlyList<DeviceDescription>> ListAsync(IAudioBackend backend, CancellationToken cancellationToken)
    {
        try
        {
            return await backend.EnumerateAsync(cancellationToken);
        }
        catch (DeviceException)
        {
            return [];
        }
    }
}
