using System.Net.Http.Json;
using AgentConnector.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary>An endpoint that no machine has is the request's fault; one that this machine lacks is the machine's.</summary>
public sealed class UnknownSchemeTests
{
    private static readonly Dictionary<string, string> Bare = new() { ["SIMULATE"] = "true", ["AUDIO_BACKEND"] = "pulse", ["PULSE_SERVER"] = "unix:/nowhere" };

    [Theory]
    [InlineData("nowhere:x", null)]
    [InlineData("sip:alice@example.com", null)]
    [InlineData("sipp:alice@example.com", null)]
    [InlineData("https://example.com", null)]
    [InlineData("twilio:+15551234567", "tel")]
    [InlineData("twillio:+15551234567", "tel")]
    [InlineData("phone:+15551234567", "tel")]
    [InlineData("tell:+15551234567", "tel")]
    [InlineData("plvio:+15551234567", "plivo")]
    [InlineData("devise:default", "device")]
    [InlineData("mic:default", "device")]
    [InlineData("wave:demo", "wav")]
    [InlineData("file:demo", "wav")]
    public async Task A_scheme_that_nobody_has_names_the_field_those_there_are_and_what_was_meant(string to, string? meant)
    {
        await using var service = await RunningService.StartAsync(Bare);

        using var answer = await StartAsync(service, to);
        var problem = await answer.JsonAsync();
        var fault = problem.GetProperty("errors").GetProperty("to")[0].GetString()!;

        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Equal("invalid-request", await answer.ProblemAsync());
        Assert.Equal("to " + fault, problem.GetProperty("detail").GetString());
        Assert.StartsWith($"has the scheme '{to[..to.IndexOf(':', StringComparison.Ordinal)]}', which is not known; ", fault, StringComparison.Ordinal);
        Assert.Contains("nown are device, plivo, tel, wav, as in wav:demo", fault, StringComparison.Ordinal);
        Assert.Equal(meant is not null, fault.Contains("did you mean", StringComparison.Ordinal));
        Assert.Contains(meant is null ? "; known are" : $"; did you mean {meant}? Known are", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_be_asked_for_names_each_scheme_that_there_is()
    {
        await using var service = await RunningService.StartAsync(Bare);

        using var answer = await StartAsync(service, "nowhere");
        var told = (await answer.JsonAsync()).GetProperty("errors").GetProperty("to")[0].GetString()!;

        Assert.Equal($"must be {EndpointAddress.Forms}", told);
        Assert.Equal(
            service.Services.GetServices<IEndpointConnector>().Select(connector => connector.Scheme).Order(),
            EndpointAddress.Forms.Split(", ").SelectMany(forms => forms.Split(" or ")).Select(form => form.Split(':')[0]).Order());
    }

    [Theory]
    [InlineData("tel:+15551234567", "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, TWILIO_PHONE_NUMBER, PUBLIC_URL")]
    [InlineData("plivo:+15551234567", "PLIVO_AUTH_ID, PLIVO_AUTH_TOKEN, PLIVO_PHONE_NUMBER and PUBLIC_URL")]
    [InlineData("device:default", "\"to\": \"wav:demo\"")]
    [InlineData(null, "\"to\": \"wav:demo\"")]
    public async Task One_that_is_not_set_up_here_says_what_to_set_or_to_send(string? to, string advice)
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>(Bare) { ["SIMULATE"] = "false", ["ELEVENLABS_API_KEY"] = "any" });

        using var answer = await StartAsync(service, to);

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("endpoint-unavailable", await answer.ProblemAsync());
        Assert.Contains(advice, (await answer.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_default_is_the_operators_fault()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string>(Bare) { ["DEFAULT_TO"] = "phone:+15551234567" });

        using var answer = await StartAsync(service, to: null);

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("not-configured", await answer.ProblemAsync());
        Assert.StartsWith("DEFAULT_TO has the scheme 'phone'", (await answer.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> StartAsync(RunningService service, string? to) =>
        service.Client.PostAsJsonAsync("/calls", to is null ? (object)new { agent_id = "a" } : new { agent_id = "a", to }, TestContext.Current.CancellationToken);
}
