namespace AgentConnector.Simulator.Tests;

public sealed class TimerTests
{
    [Fact]
    public async Task Without_input_the_conversation_ends_with_1002_however_many_pongs_come()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { InputTimeout = TimeSpan.FromSeconds(1) });
        await using var client = await TestClient.TalkToAsync(cloud, "silent");
        var error = await client.UntilAsync("error");
        await client.ToEndAsync();

        Assert.Equal("transport_receive_timeout", error.GetProperty("error_event").GetProperty("error_type").GetString());
        Assert.Equal(1002, client.CloseCode);
        Assert.True(cloud.Conversations[0].Pongs > 1);
    }

    [Fact]
    public async Task The_longest_duration_ends_the_conversation_with_1000_and_an_error()
    {
        var time = new ManualTime();
        using var folder = new ScenarioFolder().With("short", """{ "max_duration_seconds": 30 }""");
        await using var cloud = await folder.StartCloudAsync(options => options with { SettleTime = TimeSpan.Zero }, time);
        await using var client = await TestClient.TalkToAsync(cloud, "short");
        await client.UntilAsync("conversation_initiation_metadata");

        time.Advance(TimeSpan.FromSeconds(31));
        var error = await client.UntilAsync("error");
        await client.ToEndAsync();

        Assert.Equal("max_duration_exceeded", error.GetProperty("error_event").GetProperty("error_type").GetString());
        Assert.Equal(1000, client.CloseCode);
    }

    [Fact]
    public async Task Silence_makes_the_agent_speak_again()
    {
        using var folder = new ScenarioFolder().With("ask-again", """{ "turn_timeout_seconds": 0.05, "turn_timeout_says": "Hello?", "steps": [ { "hear": true } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "ask-again");

        var first = await client.UntilAsync("agent_response");
        var second = await client.UntilAsync("agent_response");

        Assert.Equal("Hello?", first.GetProperty("agent_response_event").GetProperty("agent_response").GetString());
        Assert.True(second.GetProperty("agent_response_event").GetProperty("event_id").GetInt32()
            > first.GetProperty("agent_response_event").GetProperty("event_id").GetInt32());
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1.5, 1)]
    public async Task A_frame_long_after_the_close_is_a_violation_and_one_on_its_way_is_not(double secondsLater, int violations)
    {
        var time = new ManualTime();
        using var folder = new ScenarioFolder().With("bye", """{ "steps": [ { "close": 1000 } ] }""");
        await using var cloud = await folder.StartCloudAsync(
            options => options with { SettleTime = TimeSpan.Zero, CloseTimeout = TimeSpan.FromSeconds(30) }, time);
        await using var client = await TestClient.TalkToAsync(cloud, "bye");
        client.AnswersClose = false;
        client.AnswersPings = false; // a pong on its way would be read after the clock has moved
        await client.ToEndAsync();

        time.Advance(TimeSpan.FromSeconds(secondsLater));
        await client.SendAsync(new { type = "user_activity" });
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;

        Assert.Equal(Enumerable.Repeat("after_close", violations), cloud.Violations.Select(violation => violation.Rule));
    }
}
