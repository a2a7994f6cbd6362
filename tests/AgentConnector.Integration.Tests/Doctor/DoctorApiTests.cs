using System.Net;
using System.Net.Http.Json;
using AgentConnector.Devices;
using AgentConnector.Devices.Files;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Doctor;

/// <summary>The sound check over HTTP, on a device that hears silence.</summary>
public sealed class DoctorApiTests
{
    [Fact]
    public async Task A_check_answers_with_findings_figures_and_one_at_a_time()
    {
        await using var service = await StartAsync(new NullBackend());

        var first = CheckAsync(service, "default");
        using var second = await CheckAsync(service, "null");
        using var answer = await first;
        var (done, refused) = answer.IsSuccessStatusCode ? (answer, second) : (second, answer);

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        var diagnosis = await done.JsonAsync();
        Assert.False(diagnosis.GetProperty("well").GetBoolean());
        Assert.Contains(diagnosis.GetProperty("findings").EnumerateArray(), finding =>
            finding.GetProperty("verdict").GetString() == "wrong" && finding.GetProperty("advice").GetString()!.Contains("AUDIO_INPUT", StringComparison.Ordinal));
        Assert.Equal("null", diagnosis.GetProperty("sound").GetProperty("microphone").GetString());
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_404_and_those_there_are_are_named()
    {
        await using var service = await StartAsync(new NullBackend());

        using var answer = await CheckAsync(service, "bagpipe");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("null", (await answer.JsonAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_device_that_a_call_uses_is_409_under_any_name_until_the_call_has_ended()
    {
        await using var service = await StartAsync(new NullBackend());
        using var call = await service.Client.PostAsJsonAsync(
            "/calls", new { agent_id = "a", session_id = "on-the-line", simulate = new { scenario = "silent" } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);

        using var refused = await CheckAsync(service, "Silence");
        using var end = await service.Client.PostAsync("/calls/on-the-line/end", null, TestContext.Current.CancellationToken);
        using var ended = await service.Client.GetAsync("/calls/on-the-line?wait=30", TestContext.Current.CancellationToken);
        using var allowed = await CheckAsync(service, "default");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("A call uses null", (await refused.JsonAsync()).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Fact]
    public async Task A_machine_without_sound_is_503()
    {
        await using var service = await StartAsync();

        using var answer = await CheckAsync(service, "default");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task A_stranger_makes_no_sound()
    {
        await using var service = await StartAsync(new NullBackend());

        using var answer = await service.Stranger.PostAsync("/devices/default/check", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static Task<RunningService> StartAsync(params IAudioBackend[] backends) =>
        RunningService.StartAsync(configure: builder => builder.Services.AddSingleton(new AudioBackends(backends)));

    private static Task<HttpResponseMessage> CheckAsync(RunningService service, string name) =>
        service.Client.PostAsync($"/devices/{name}/check", null, TestContext.Current.CancellationToken);
}
