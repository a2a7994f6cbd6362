using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Sockets;
using System.Net;
using System.Text.RegularExpressions;
using System.Text;
using AgentConnector.Configuration;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting.Telemetry;

public sealed partial class PrometheusTests
{
    [Fact]
    public async Task Every_line_is_one_that_prometheus_reads()
    {
        await using var service = await RunningService.StartAsync();
        using var first = await service.Stranger.GetAsync("/health", TestContext.Current.CancellationToken);

        var lines = await LinesAsync(service);

        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.Equal(
            lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Distinct().Count(),
            lines.Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("http_route=\"/health\""));
    }

    [Fact]
    public async Task Counters_gauges_and_histograms_of_the_service_add_up()
    {
        await using var service = await RunningService.StartAsync();
        var meter = service.Services.GetRequiredService<IMeterFactory>().Create("AgentConnector");
        var ended = meter.CreateCounter<long>("agentconnector.calls.ended", description: "Calls that ended");
        var live = meter.CreateUpDownCounter<int>("agentconnector.calls.live");
        var latency = meter.CreateHistogram<double>("agentconnector.latency", "s", "Latency", tags: null, new() { HistogramBucketBoundaries = [0.1, 1] });
        meter.CreateObservableGauge("agentconnector.queue", () => 7);

        ended.Add(1, new KeyValuePair<string, object?>("reason", "said \"bye\"\n"));
        ended.Add(2, new KeyValuePair<string, object?>("reason", "said \"bye\"\n"));
        live.Add(3);
        live.Add(-1);
        latency.Record(0.05);
        latency.Record(0.5);
        latency.Record(5);
        await LinesAsync(service);
        var lines = await LinesAsync(service);

        Assert.Contains("agentconnector_calls_ended_total{reason=\"said \\\"bye\\\"\\n\"} 3", lines);
        Assert.Contains("agentconnector_calls_live 2", lines);
        Assert.Contains("agentconnector_queue 7", lines);
        Assert.Contains("agentconnector_latency_seconds_bucket{le=\"0.1\"} 1", lines);
        Assert.Contains("agentconnector_latency_seconds_bucket{le=\"1\"} 2", lines);
        Assert.Contains("agentconnector_latency_seconds_bucket{le=\"+Inf\"} 3", lines);
        Assert.Contains("agentconnector_latency_seconds_sum 5.55", lines);
        Assert.Contains("agentconnector_latency_seconds_count 3", lines);
    }

    /// <summary>An alert sees only what grows: the first failure of a series that begins with it is none to Prometheus.</summary>
    [Theory]
    [InlineData("agent_connector_journal_failed_total")]
    [InlineData("agent_connector_audit_lost_total")]
    [InlineData("agent_connector_connections_shown_out_total")]
    [InlineData("agent_connector_circuit_opened_total")]
    public async Task What_must_not_happen_is_counted_from_nought(string series)
    {
        await using var service = await RunningService.StartAsync();
        _ = service.Services.GetRequiredService<Circuit>(); // made for the first call

        var lines = await LinesAsync(service);

        Assert.Contains(lines, line => line.StartsWith(series, StringComparison.Ordinal) && line.EndsWith(" 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_labels_is_counted_together()
    {
        await using var service = await RunningService.StartAsync();
        var counter = service.Services.GetRequiredService<IMeterFactory>().Create("AgentConnector").CreateCounter<long>("agentconnector.flood");

        for (var i = 0; i < 1000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var lines = (await LinesAsync(service)).Where(line => line.StartsWith("agentconnector_flood_total", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 2, 201);
        Assert.Equal(1000, lines.Sum(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "banana")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "banana")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "SECRETXYZ")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "-5")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nope")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0")]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "soon")]
    public async Task A_wrong_variable_of_the_telemetry_is_told_by_its_name_with_all_other_faults(string name, string value)
    {
        var settings = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1", ["MAX_CALLS"] = "many", [name] = value };

        var refused = await Assert.ThrowsAsync<SettingsException>(() => RunningService.StartAsync(settings));

        Assert.Contains($"{name}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MAX_CALLS: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRETXYZ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Each of the three signals would wait for it on its own, for five seconds.</summary>
    [Fact]
    public async Task A_collector_that_never_answers_does_not_hold_up_the_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        await using var service = await ServiceProcess.ServeAsync(
            "agent-connector",
            ["serve"],
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{collector.LocalEndpoint}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" },
            TestContext.Current.CancellationToken);
        using var answer = await service.Client.GetAsync("/calls?limit=1", TestContext.Current.CancellationToken);

        await service.SignalAsync(ServiceProcess.Terminate);

        Assert.Equal(0, await service.ExitCodeAsync().WaitAsync(TimeSpan.FromSeconds(9), TestContext.Current.CancellationToken)); // three times five were fifteen
    }

    /// <summary>The service reads no setting past its own table; those of the telemetry have to be let through.</summary>
    [Fact]
    public async Task A_collector_that_the_environment_names_gets_metrics_and_traces_and_no_key()
    {
        await using var collector = new Receiver();
        var service = await RunningService.StartAsync(new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "front-desk",
        });
        await using (service)
        {
            using var answer = await service.Client.GetAsync("/calls?limit=1", TestContext.Current.CancellationToken);
        }

        // Who stops says goodbye to the collector.
        Assert.Contains("/v1/metrics", collector.Requests.Select(request => request.Target));
        Assert.Contains("/v1/traces", collector.Requests.Select(request => request.Target));
        Assert.All(collector.Requests, request => Assert.Contains("front-desk", Encoding.Latin1.GetString(request.Body)));
        Assert.DoesNotContain(collector.Requests, request => Encoding.Latin1.GetString(request.Body).Contains(RunningService.Key, StringComparison.Ordinal));
    }

    private static async Task<string[]> LinesAsync(RunningService service) =>
        (await service.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Replace("{} ", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("""^(# HELP [a-z0-9_]+ .+|# TYPE [a-z0-9_]+ (counter|gauge|histogram)|[a-z0-9_]+(\{([a-z0-9_]+="([^"\\\n]|\\.)*",?)+\})? -?[0-9.]+(E[-+]?\d+)?)$""")]
    private static partial Regex Line();
}
