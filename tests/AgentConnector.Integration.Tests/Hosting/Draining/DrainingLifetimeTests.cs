using System.Net;
using AgentConnector.Problems;

namespace AgentConnector.Integration.Tests.Hosting.Draining;

/// <summary>Real processes, real signals.</summary>
public sealed class DrainingLifetimeTests
{
    private const string Program = "AgentConnector.Integration.Tests";

    [Theory]
    [InlineData(ServiceProcess.Terminate)]
    [InlineData(ServiceProcess.Interrupt)]
    public async Task A_service_asked_to_stop_refuses_new_calls_answers_about_running_ones_and_goes_when_they_are_over(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(
            signal == ServiceProcess.Interrupt && ServiceProcess.InterruptIsIgnored, "These tests ignore SIGINT, as a shell's background jobs do, and so do their children.");
        await using var service = await ServiceProcess.ServeAsync(
            Program, [SlowCallsService.Argument], cancellationToken: TestContext.Current.CancellationToken);

        await service.SignalAsync(signal);
        await ServiceProcess.EventuallyAsync(
            async () => (await StartCallAsync(service)).StatusCode == HttpStatusCode.ServiceUnavailable, TestContext.Current.CancellationToken);

        using var refused = await StartCallAsync(service);
        using var followed = await service.Client.GetAsync("/calls/1", TestContext.Current.CancellationToken);
        using var ready = await service.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        using var live = await service.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var ended = await service.Client.PostAsync("/end", content: null, TestContext.Current.CancellationToken);

        Assert.Equal("draining", await refused.ProblemAsync());
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.True((await followed.JsonAsync()).GetProperty("is_draining").GetBoolean());
        Assert.Contains("shutting down", (await ready.JsonAsync()).GetProperty("checks").GetProperty("draining").GetString());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal(ExitCode.Done, await service.ExitCodeAsync());
        Assert.Contains("All calls are over", service.Output);
    }

    [Fact]
    public async Task A_call_that_goes_on_is_ended_when_its_time_is_up()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var service = await ServiceProcess.ServeAsync(
            Program, [SlowCallsService.Argument], new Dictionary<string, string> { ["DRAIN_SECONDS"] = "0.2" }, TestContext.Current.CancellationToken);

        await service.SignalAsync(ServiceProcess.Terminate);

        Assert.Equal(ExitCode.Done, await service.ExitCodeAsync());
        Assert.Contains("the call was ended: shutdown", service.Output);
    }

    [Fact]
    public async Task A_second_signal_stops_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var service = await ServiceProcess.ServeAsync(
            Program, [SlowCallsService.Argument], new Dictionary<string, string> { ["DRAIN_SECONDS"] = "3600" }, TestContext.Current.CancellationToken);

        await service.SignalAsync(ServiceProcess.Terminate);
        await ServiceProcess.EventuallyAsync(
            async () => (await StartCallAsync(service)).StatusCode == HttpStatusCode.ServiceUnavailable, TestContext.Current.CancellationToken);
        await service.SignalAsync(ServiceProcess.Terminate);

        Assert.Equal(ExitCode.StoppedAtOnce, await service.ExitCodeAsync());
        Assert.Contains("Stopping although calls are not over", service.Output);
    }

    [Theory]
    [InlineData("/twilio/status", "Content-Type: application/x-www-form-urlencoded", "X-Twilio-Signature: bm90IHNpZ25lZA==")]
    [InlineData("/twilio/incoming-call", "Content-Type: application/x-www-form-urlencoded", "X-Twilio-Signature: bm90IHNpZ25lZA==")]
    [InlineData("/webhook/elevenlabs", "Content-Type: application/json", "ElevenLabs-Signature: t=1,v0=00")]
    [InlineData("/webhook/initiate-call", "Content-Type: application/json", "X-API-Key: " + ServiceProcess.Key)]
    public async Task A_request_that_never_comes_to_its_end_does_not_hold_up_the_end(string path, string type, string proof)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var service = await ServiceProcess.ServeAsync(
            "agent-connector", ["serve"], new Dictionary<string, string> { ["DRAIN_SECONDS"] = "1" }, TestContext.Current.CancellationToken);
        using var stalled = await RawRequest.SendAsync(service.Client.BaseAddress!, RawRequest.Stalled(path, [type, proof], "A"), TestContext.Current.CancellationToken);
        using var live = await service.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);

        var asked = TimeProvider.System.GetTimestamp();
        await service.SignalAsync(ServiceProcess.Terminate);

        Assert.Equal(ExitCode.Done, await service.ExitCodeAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(20)); // the host alone would wait 30
        Assert.False(service.Output.Contains("A defect", StringComparison.Ordinal), service.Output);
    }

    private static Task<HttpResponseMessage> StartCallAsync(ServiceProcess service) =>
        service.Client.PostAsync("/calls", content: null, TestContext.Current.CancellationToken);
}
