using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Endpoints;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary>Starting and steering calls over HTTP; the two sides are fakes, everything between is real.</summary>
public sealed class CallsApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/webhook/initiate-call")]
    [InlineData("/webhook/initiate-test-call")]
    [InlineData("/calls")]
    public async Task A_start_answers_in_the_old_shape_once_the_call_is_in_progress(string path)
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.PostAsync(path, """{"agent_id":"agent_1","session_id":"lead-1","metadata":{"source":"n8n"}}""");

        Assert.Equal(200, status);
        Assert.True(body.GetProperty("success").GetBoolean());
        Assert.Equal("lead-1", body.GetProperty("session_id").GetString());
        Assert.Equal("in_progress", body.GetProperty("status").GetString());
        Assert.Equal("wss://agents.example/v1/convai/conversation", body.GetProperty("websocket_url").GetString());
        Assert.Equal("Call initiated successfully. Audio streaming started.", body.GetProperty("message").GetString());
        Assert.Equal("/calls/lead-1/end", body.GetProperty("links").GetProperty("end").GetString());
        Assert.False(body.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_client_that_does_not_want_to_wait_gets_202_while_the_agent_is_still_being_reached()
    {
        await using var desk = await Desk.OpenAsync();
        var ready = new TaskCompletionSource();
        desk.Agents.Ready = ready.Task;

        var (status, body, headers) = await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""", ("Prefer", "respond-async"));

        Assert.Equal(202, status);
        Assert.Equal("queued", body.GetProperty("status").GetString());
        Assert.Equal(["respond-async"], headers.GetValues("Preference-Applied"));
        ready.SetResult();
    }

    [Theory]
    [InlineData(AgentFailure.NotFound, 404, "agent-not-found")]
    [InlineData(AgentFailure.NotAllowed, 502, "agent-refused")]
    [InlineData(AgentFailure.Refused, 502, "agent-refused")]
    [InlineData(AgentFailure.Busy, 503, "lines-busy")]
    [InlineData(AgentFailure.Timeout, 504, "agent-timeout")]
    [InlineData(AgentFailure.Disconnected, 502, "agent-unreachable")]
    [InlineData(AgentFailure.Failed, 502, "agent-refused")]
    public async Task An_agent_that_cannot_be_reached_is_a_problem_with_the_calls_id(AgentFailure failure, int status, string type)
    {
        await using var desk = await Desk.OpenAsync();
        desk.Agents.Failure = new AgentException(failure, "says the agent");

        var (answered, body, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        var record = await desk.RecordAsync("s");

        Assert.Equal(status, answered);
        Assert.EndsWith(type, body.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("says the agent", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("s", body.GetProperty("call_id").GetString());
        Assert.Equal(failure is AgentFailure.Busy ? "busy" : "failed", record.GetProperty("status").GetString());
        Assert.Equal("agent", record.GetProperty("end").GetProperty("party").GetString());
    }

    [Fact]
    public async Task A_message_that_does_not_get_through_is_a_504_that_says_so_and_the_call_goes_on()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        desk.Agents.Sessions.Single().TakesNothing = true;

        var (status, body, _) = await desk.PostAsync("/calls/s/messages", """{"type":"user_message","text":"hello"}""");

        Assert.Equal(504, status);
        Assert.EndsWith("agent-timeout", body.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "The agent takes nothing. The call goes on: send the message again in a moment, or end the call.", body.GetProperty("detail").GetString());
        Assert.Equal("in_progress", (await desk.RecordAsync("s")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(EndpointRefusalKind.Invalid, 422)]
    [InlineData(EndpointRefusalKind.NotFound, 404)]
    [InlineData(EndpointRefusalKind.Busy, 409)]
    [InlineData(EndpointRefusalKind.Unavailable, 503)]
    public async Task An_endpoint_that_says_no_beforehand_makes_no_call(EndpointRefusalKind kind, int status)
    {
        await using var desk = await Desk.OpenAsync();
        desk.Callers.Refusal = new(kind, "says the endpoint");

        var (answered, body, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        Assert.Equal(status, answered);
        Assert.Contains("says the endpoint", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation));
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_opened_lets_the_agent_go()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Callers.Failure = new EndpointException("the device is gone") { Refusal = new(EndpointRefusalKind.Unavailable, "the device is gone") };

        var (status, _, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        Assert.Equal(503, status);
        Assert.All(desk.Agents.Sessions, session => Assert.True(session.Disposed));
    }

    [Fact]
    public async Task The_line_after_the_last_is_busy_and_free_again_when_a_call_has_ended()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["MAX_CALLS"] = "1" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"first"}""");

        var (busy, body, headers) = await desk.StartAsync("""{"agent_id":"a","session_id":"second"}""");
        await desk.PostAsync("/calls/first/end", "{}");
        var (free, _, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"second"}""");

        Assert.Equal((503, 200), (busy, free));
        Assert.EndsWith("lines-busy", body.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotNull(headers.RetryAfter);
    }

    [Fact]
    public async Task An_endpoint_for_one_call_refuses_a_second_until_the_first_has_ended()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"first","to":"only:mic"}""");

        var (busy, _, headers) = await desk.StartAsync("""{"agent_id":"a","session_id":"second","to":"only:mic"}""");
        var (other, _, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"third","to":"only:other"}""");
        await desk.PostAsync("/calls/first/end", "{}");
        var (free, _, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"second","to":"only:mic"}""");

        Assert.Equal((409, 200, 200), (busy, other, free));
        Assert.NotNull(headers.RetryAfter);
    }

    [Fact]
    public async Task Ending_a_call_is_idempotent_and_completes_it()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        var (first, body, _) = await desk.PostAsync("/calls/s/end", "{}");
        var (second, _, _) = await desk.PostAsync("/calls/s/end", "{}");

        Assert.Equal((200, 200), (first, second));
        Assert.Equal("completed", body.GetProperty("status").GetString());
        var record = await desk.RecordAsync("s");
        Assert.Equal("cancelled", record.GetProperty("end").GetProperty("reason").GetString());
        Assert.Equal("service", record.GetProperty("end").GetProperty("party").GetString());
        Assert.Single(await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation), entry => entry.Fact is CallEnded);
    }

    [Fact]
    public async Task Ending_a_call_that_is_still_being_connected_cancels_it()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Agents.Ready = new TaskCompletionSource().Task;
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""", ("Prefer", "respond-async"));

        var (_, body, _) = await desk.PostAsync("/calls/s/end", "{}");

        Assert.Equal("canceled", body.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("user_message", TextKind.UserMessage)]
    [InlineData("contextual_update", TextKind.ContextualUpdate)]
    [InlineData("user_activity", TextKind.UserActivity)]
    public async Task A_message_reaches_the_live_conversation(string type, TextKind kind)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        var (status, _, _) = await desk.PostAsync("/calls/s/messages", $$"""{"type":"{{type}}","text":"hello"}""");

        Assert.Equal(202, status);
        Assert.Equal((kind, "hello"), Assert.Single(desk.Agents.Sessions.Single().Texts));
    }

    [Fact]
    public async Task A_message_that_was_typed_stands_in_the_transcript_at_the_moment_it_was_sent()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        await desk.PostAsync("/calls/s/messages", """{"type":"user_message","text":"A table for two, please"}""");
        desk.Agents.Sessions.Single().Does(new CallerSaid("A table for two, please", Tentative: false, 1));
        CallTurn? told = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var facts = await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation);
                return (told = facts.Select(entry => entry.Fact).OfType<CallTurn>().SingleOrDefault()) is not null;
            },
            "the agent's echo of the message is told");

        Assert.Equal(told!.StartMs, told.EndMs);
    }

    [Theory]
    [InlineData("""{"conversation":{"text_only":true}}""", 1)]
    [InlineData("""{"conversation":{"text_only":false}}""", 0)]
    [InlineData("""{"conversation":true}""", 0)]
    public async Task In_a_conversation_in_texts_the_agents_words_are_turns_although_nothing_sounds(string overrides, int turns)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"s","conversation_config_override":{{overrides}} }""");

        desk.Agents.Sessions.Single().Says("Here is your booking.");
        desk.Agents.Sessions.Single().HangsUp();

        Assert.Equal(turns, (await desk.RecordAsync("s", waitSeconds: 30)).GetProperty("turn_count").GetInt32());
    }

    [Theory]
    [InlineData("""{"type":"shout","text":"x"}""", 422)]
    [InlineData("""{"type":"user_message"}""", 422)]
    [InlineData("""{"type":"user_message","text":""}""", 422)]
    [InlineData("[]", 422)]
    [InlineData("{", 400)]
    public async Task A_wrong_message_is_refused(string json, int status)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        Assert.Equal(status, (await desk.PostAsync("/calls/s/messages", json)).Status);
    }

    [Fact]
    public async Task Nobody_hears_a_message_to_an_ended_or_unknown_call()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await desk.PostAsync("/calls/s/end", "{}");

        Assert.Equal(409, (await desk.PostAsync("/calls/s/messages", """{"type":"user_message","text":"x"}""")).Status);
        Assert.Equal(404, (await desk.PostAsync("/calls/none/messages", """{"type":"user_message","text":"x"}""")).Status);
        Assert.Equal(404, (await desk.PostAsync("/calls/none/end", "{}")).Status);
    }

    [Fact]
    public async Task A_request_that_names_no_endpoint_of_this_host_is_told_which_there_are()
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.StartAsync("""{"agent_id":"a","to":"station:kitchen"}""");

        Assert.Equal(422, status);
        Assert.Contains("wav:demo", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_agent_gets_is_what_was_asked_for()
    {
        await using var desk = await Desk.OpenAsync();

        await desk.StartAsync("""
            {"agent_id":"a","user_id":"u-1","dynamic_variables":{"name":"Ada"},"conversation_config_override":{"agent":{"language":"en"}},
             "simulate":{"scenario":"echo"}}
            """);

        var request = desk.Agents.Requests.Single();
        Assert.Equal(("a", "echo", "u-1"), (request.AgentId, request.Scenario, request.UserId));
        Assert.Equal("Ada", request.DynamicVariables!.Value.GetProperty("name").GetString());
        Assert.Equal("en", request.ConversationConfigOverride!.Value.GetProperty("agent").GetProperty("language").GetString());
    }
}
