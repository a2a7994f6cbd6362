using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Endpoints.Device;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting.Telemetry;

/// <summary>What <c>ops/</c> asks Prometheus for is what the service has.</summary>
public sealed partial class DashboardTests
{
    // What Prometheus' names have beyond the instrument's: the unit, the kind.
    private static readonly string[] Endings = ["", "_total", "_seconds", "_seconds_total", "_seconds_bucket", "_seconds_count", "_bytes"];

    [Theory]
    [InlineData("alerts.yaml")]
    [InlineData("dashboard.json")]
    public async Task Every_series_that_is_asked_for_is_one_that_the_service_has(string file)
    {
        var instruments = new HashSet<string>();
        using var listener = new MeterListener { InstrumentPublished = Published };
        listener.Start();
        await using var service = await RunningService.StartAsync();
        // Made for the first call.
        _ = (service.Services.GetRequiredService<DeviceMetrics>(), service.Services.GetRequiredService<MediaStreamMetrics>());
        _ = (service.Services.GetRequiredService<AgentMetrics>(), service.Services.GetRequiredService<Circuit>());
        using var answer = await service.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);

        var asked = Series().Matches(await File.ReadAllTextAsync(Repository.File("ops", file), TestContext.Current.CancellationToken))
            .Select(series => series.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        lock (instruments)
        {
            Assert.All(asked, series => Assert.True(Array.Exists(Endings, ending => series.EndsWith(ending, StringComparison.Ordinal)
                && instruments.Contains(series[..^ending.Length])), $"{series} is none"));
        }

        void Published(Instrument instrument, MeterListener by)
        {
            lock (instruments)
            {
                instruments.Add(instrument.Name.Replace('.', '_'));
            }
        }
    }

    [GeneratedRegex(@"\b(agent_connector|media_streams|device|http_server|kestrel|dotnet)_[a-z_]+(?=[{\[)])")]
    private static partial Regex Series();
}
