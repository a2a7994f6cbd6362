using System.Diagnostics.Metrics;
using AgentConnector.Endpoints.Device;
using AgentConnector.Hosting.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Tests.Endpoints.Device;

public sealed class DeviceMetricsTests
{
    private const string Labels = "{microphone=\"desk\",speaker=\"hall\"}";

    [Fact]
    public void Counts_go_on_over_the_calls_of_a_device_and_gauges_show_the_one_that_runs()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var store = new MetricStore(services.GetRequiredService<IMeterFactory>());
        var metrics = new DeviceMetrics(services.GetRequiredService<IMeterFactory>());
        var first = new DeviceReading(new() { Underruns = 2, Losses = 1 }, ErleDb: 31.5, Closed: false);
        metrics.Follow("desk", "hall", () => first);

        var lines = store.ToPrometheus().Split('\n');
        Assert.Contains($"device_echo_reduction_db{Labels} 31.5", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("device_clock_drift_ppm{", StringComparison.Ordinal));
        Assert.Contains($"device_underruns_total{Labels} 2", lines);

        first = first with { Measures = new() { Underruns = 3, Losses = 1 }, Closed = true };
        metrics.Follow("desk", "hall", () => new(new() { Underruns = 4, Overruns = 1, DriftPpm = -12 }, ErleDb: null, Closed: false));

        lines = store.ToPrometheus().Split('\n');
        Assert.Contains($"device_clock_drift_ppm{Labels} -12", lines);
        Assert.Contains($"device_underruns_total{Labels} 7", lines);
        Assert.Contains($"device_overruns_total{Labels} 1", lines);
        Assert.Contains($"device_losses_total{Labels} 1", lines);
    }
}
