using System.Net;
using System.Net.Sockets;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Each way in which an agent fails, and what the client is told: a status before the call, an ending after.</summary>
public sealed class EndingTests(EndingTests.SharedScene shared) : IClassFixture<EndingTests.SharedScene>
{
    private readonly CloudScene scene = shared.Scene;

    /// <summary>Each close code and error type of the contract, as status, party and reason.</summary>
    public static TheoryData<string, string> Endings => new()
    {
        { "close-1000", "completed agent completed" },
        { "close-1002", "failed agent rejected" }, // its reason says that the agent is misconfigured
        { "close-1008", "failed agent rejected" },
        { "close-1011", "failed agent agent_error" },
        { "close-3000", "failed agent rejected" },
        { "close-3008", "busy agent busy" },
        { "close-4300", "busy agent busy" },
        { "drop", "failed agent disconnected" },
        { "client-error", "failed agent agent_error" },
        { "error-invalid_message", "failed agent agent_error" },
        { "error-missing_fields", "failed agent agent_error" },
        { "error-value_error", "failed agent rejected" },
        { "error-override_error", "failed agent rejected" },
        { "error-missing_dynamic_variable", "failed agent rejected" },
        { "error-missing_dynamic_variable_transfer", "failed agent rejected" },
        { "error-telephony_agent_error", "failed agent rejected" },
        { "error-mcp_tool_error", "failed agent rejected" },
        { "error-mcp_https_error", "failed agent rejected" },
        { "error-max_duration_exceeded", "completed agent time_limit" },
        { "error-transport_receive_timeout", "completed agent idle_timeout" },
        { "error-websocket_disconnect", "failed agent disconnected" },
        { "error-safety_violation", "failed agent agent_error" },
        { "error-llm_timeout", "failed agent agent_error" },
        { "error-asyncio_timeout", "failed agent agent_error" },
        { "error-http_exception", "failed agent agent_error" },
        { "error-redis_timeout_error", "failed agent agent_error" },
        { "error-llm_error", "failed agent agent_error" },
        { "error-custom_llm_error", "failed agent agent_error" },
        { "error-cascade_brain_error", "failed agent agent_error" },
        { "error-asr_transcription_error", "failed agent agent_error" },
        { "error-vad_error", "failed agent agent_error" },
        { "error-turn_probability_error", "failed agent agent_error" },
        { "error-tts_cascade_error", "failed agent agent_error" },
        { "error-unknown", "failed agent agent_error" },
        { "error-unknown_websocket_crash", "failed agent agent_error" },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    [Fault(FaultSide.Agent, "The agent's cloud fails in mid-conversation, in each way it knows", "One ending, with an explanation")]
    public async Task Each_failure_of_a_conversation_is_its_one_ending_with_an_explanation(string scenario, string outcome)
    {
        var id = await scene.CallAsync(scenario);
        var record = await scene.Client.EndedCallAsync(id);

        Assert.Equal(outcome, record.Outcome());
        Assert.InRange(record.GetProperty("end").Text("explanation").Length, 15, 300);
        Assert.Single(await scene.Client.EventsAsync(id), fact => fact.Text("type") == "call.ended");
    }

    [Fact]
    public void No_ending_of_the_simulator_is_left_out() => Assert.Equal(
        scene.Cloud.Scenarios.Names.Where(name => name.StartsWith("close-", StringComparison.Ordinal) || name.StartsWith("error-", StringComparison.Ordinal)),
        Endings.Select(row => row.Data.Item1).Where(name => name.Contains('-') && name != "client-error").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("http-401", 502, "agent-refused")]
    [InlineData("http-403", 502, "agent-refused")]
    [InlineData("http-404", 404, "agent-not-found")]
    [InlineData("http-422", 502, "agent-refused")]
    [InlineData("http-429", 503, "lines-busy")]
    [InlineData("busy", 503, "lines-busy")]
    [InlineData("http-500", 502, "agent-refused")]
    [InlineData("no-such-agent", 404, "agent-not-found")]
    [InlineData("metadata-never", 504, "agent-timeout")]
    public async Task A_call_that_cannot_begin_is_answered_by_what_the_cloud_said(string agent, int status, string problem)
    {
        using var answer = await scene.Client.StartCallAsync(new { agent_id = agent });

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(problem, await answer.ProblemAsync());
        var record = await scene.Client.CallAsync((await answer.JsonAsync()).Text("call_id"));
        Assert.Equal(problem is "lines-busy" ? "busy agent busy" : $"failed agent {(status is 504 ? "connect_timeout" : problem is "agent-refused" && agent is "http-500" ? "agent_error" : "rejected")}", record.Outcome());
    }

    [Theory]
    [InlineData("busy", 3)]
    [InlineData("http-429", 5)]
    [Fault(FaultSide.Agent, "The cloud has no free line", "Refused with Retry-After")]
    public async Task A_cloud_without_a_free_line_says_when_to_try_again(string agent, int seconds)
    {
        using var answer = await scene.Client.StartCallAsync(new { agent_id = agent, session_id = $"retry-{agent}" });
        using var repeated = await scene.Client.StartCallAsync(new { agent_id = agent, session_id = $"retry-{agent}" });

        Assert.All([answer, repeated], one => Assert.Equal(TimeSpan.FromSeconds(seconds), one.Headers.RetryAfter?.Delta));
        Assert.Contains("new session_id", (await answer.JsonAsync()).Text("detail"));
    }

    [Theory]
    [InlineData(true, 504, "agent-timeout", "connect_timeout")]
    [InlineData(false, 502, "agent-unreachable", "disconnected")]
    [Fault(FaultSide.Agent, "The cloud hangs, or nothing listens there", "504 `agent-timeout` and 502 `agent-unreachable`; one ending")]
    public async Task A_cloud_that_hangs_or_is_not_there_is_told_apart(bool listens, int status, string problem, string reason)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(); // takes connections and never says a word
        var address = $"http://{listener.LocalEndpoint}";
        if (!listens)
        {
            listener.Stop();
        }

        using var data = new TemporaryFolder();
        await using var service = await Connector.StartAsync(
            data.Path, ("SIMULATE", "false"), ("ELEVENLABS_API_KEY", "any"), ("ELEVENLABS_BASE_URL", address),
            ("Agents__ElevenLabs__ConnectTimeout", "00:00:01"));

        using var answer = await service.Client.StartCallAsync(new { agent_id = "agent_x" });

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(problem, await answer.ProblemAsync());
        Assert.Equal($"failed agent {reason}", (await service.Client.CallAsync((await answer.JsonAsync()).Text("call_id"))).Outcome());
    }

    [Theory]
    [InlineData(true, 504, "agent-timeout", "failed service time_limit")]
    [InlineData(false, 503, "draining", "interrupted service shutdown")]
    public async Task A_call_whose_time_was_up_before_it_began_is_no_success(bool byDuration, int status, string problem, string outcome)
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        using var data = new TemporaryFolder();
        (string, string)[] settings =
        [
            ("SIMULATE", "false"), ("ELEVENLABS_API_KEY", "any"), ("ELEVENLABS_BASE_URL", $"http://{hanging.LocalEndpoint}"), ("DRAIN_SECONDS", "0"),
        ];
        await using (var service = await Connector.StartAsync(data.Path, settings))
        {
            var start = service.Client.StartCallAsync(
                new { agent_id = "agent_x", session_id = "a", max_duration_seconds = byDuration ? 1 : 60 });
            using var dialled = await hanging.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            if (!byDuration)
            {
                await service.SignalAsync(ServiceProcess.Terminate);
            }

            using var answer = await start;
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(problem, await answer.ProblemAsync());
        }

        await using var next = await Connector.StartAsync(data.Path, settings);
        Assert.Equal(outcome, (await next.Client.CallAsync("a")).Outcome());
    }

    /// <summary>One cloud and one service for all: each case is a call of its own.</summary>
    public sealed class SharedScene : IAsyncLifetime
    {
        internal CloudScene Scene { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Scene = await CloudScene.StartAsync(("Agents__ElevenLabs__FirstFrameTimeout", "00:00:01"));

        public ValueTask DisposeAsync() => Scene.DisposeAsync();
    }
}
