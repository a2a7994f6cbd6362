using System.Diagnostics.Metrics;
using AgentConnector.Endpoints.Device;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Tests.Endpoints.Device;

public sealed class DeviceMetricsTests
{
    private const string Labels = "{microphone=desk,speaker=hall}";

    [Fact]
    public void Counts_go_on_over_the_calls_of_a_device_and_gauges_show_the_one_that_runs()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var observed = new ObservedMetrics(services.GetRequiredService<IMeterFactory>());
        var metrics = new DeviceMetrics(services.GetRequiredService<IMeterFactory>());
        var first = new DeviceReading(new() { Underruns = 2, Losses = 1 }, ErleDb: 31.5, Closed: false);
        metrics.Follow("desk", "hall", () => first);

        var values = observed.Read();
        Assert.Equal(31.5, values[$"device.echo_reduction_db{Labels}"]);
        Assert.DoesNotContain($"device.clock_drift_ppm{Labels}", values.Keys);
        Assert.Equal(2, values[$"device.underruns{Labels}"]);

        first = first with { Measures = new() { Underruns = 3, Losses = 1 }, Closed = true };
        metrics.Follow("desk", "hall", () => new(new() { Underruns = 4, Overruns = 1, DriftPpm = -12 }, ErleDb: null, Closed: false));

        values = observed.Read();
        Assert.Equal(-12, values[$"device.clock_drift_ppm{Labels}"]);
        Assert.Equal(7, values[$"device.underruns{Labels}"]);
        Assert.Equal(1, values[$"device.overruns{Labels}"]);
        Assert.Equal(1, values[$"device.losses{Labels}"]);
    }
}
