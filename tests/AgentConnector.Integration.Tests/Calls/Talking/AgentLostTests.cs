using AgentConnector.Agents;
using AgentConnector.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>A call whose agent is lost: what its request, or the setting, makes of that.</summary>
public sealed class AgentLostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "")]
    [InlineData("end", "")]
    [InlineData("reconnect", """,  "on_agent_lost":"end" """)]
    public async Task It_ends_with_its_agent_unless_it_was_asked_otherwise(string? setting, string field)
    {
        await using var desk = await OpenAsync(setting);
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"s"{{field}}}""");

        desk.Agents.Sessions.Single().IsLost();

        var record = await desk.RecordAsync("s", waitSeconds: 30);
        Assert.Equal(("failed", "disconnected"), (record.GetProperty("status").GetString(), record.GetProperty("end").GetProperty("reason").GetString()));
        Assert.Single(desk.Agents.Requests);
        Assert.DoesNotContain(await FactsAsync(desk), fact => fact is CallAgentLost);
    }

    [Theory]
    [InlineData("reconnect", "")]
    [InlineData(null, """, "on_agent_lost":"reconnect" """)]
    public async Task It_goes_on_with_the_same_agent_and_has_one_record(string? setting, string field)
    {
        await using var desk = await OpenAsync(setting);
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"s","dynamic_variables":{"name":"Ada"},"user_id":"u"{{field}}}""");

        desk.Agents.Sessions.Single().IsLost();
        var second = await SecondAsync(desk);
        second.Says("Here I am.", Speech.Tone(440, 0.1));
        second.HangsUp();

        var record = await desk.RecordAsync("s", waitSeconds: 30);
        Assert.Equal(("completed", "conv_fake_2"), (record.GetProperty("status").GetString(), record.GetProperty("conversation_id").GetString()));
        Assert.Equal(desk.Agents.Requests.First(), desk.Agents.Requests.Last());
        var facts = await FactsAsync(desk);
        Assert.Equal("conv_fake", Assert.Single(facts.OfType<CallStarted>()).ConversationId);
        Assert.Equal("conv_fake", Assert.Single(facts.OfType<CallAgentLost>()).ConversationId);
        Assert.Equal("conv_fake_2", Assert.Single(facts.OfType<CallAgentBack>()).ConversationId);
        Assert.Single(facts.OfType<CallEnded>());
    }

    [Fact]
    public async Task When_the_agent_is_not_reached_in_time_the_call_ends_as_it_would_have()
    {
        await using var desk = await OpenAsync("reconnect", seconds: 1);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");

        desk.Agents.Failure = new(AgentFailure.Disconnected, "nobody there");
        desk.Agents.Sessions.Single().IsLost();

        var record = await desk.RecordAsync("s", waitSeconds: 30);
        var end = record.GetProperty("end");
        Assert.Equal(("agent", "disconnected"), (end.GetProperty("party").GetString(), end.GetProperty("reason").GetString()));
        Assert.Contains("nobody there", end.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(await FactsAsync(desk), fact => fact is CallEnded);
    }

    [Theory]
    [InlineData(true, "caller completed")]
    [InlineData(false, "service cancelled")]
    public async Task Whoever_ends_it_while_the_agent_is_away_ends_it(bool byCaller, string ending)
    {
        await using var desk = await OpenAsync("reconnect");
        await AwayAsync(desk);

        if (byCaller)
        {
            desk.Callers.Opened.Single().HangsUp();
        }
        else
        {
            await desk.PostAsync("/calls/s/end", "{}");
        }

        var end = (await desk.RecordAsync("s", waitSeconds: 30)).GetProperty("end");
        Assert.Equal(ending, $"{end.GetProperty("party").GetString()} {end.GetProperty("reason").GetString()}");
        Assert.True(desk.Callers.Opened.Single().Disposed);
        Assert.True(desk.Agents.Sessions.Single().Disposed);
    }

    [Fact]
    public async Task Messages_and_muting_work_while_the_agent_is_away()
    {
        await using var desk = await OpenAsync("reconnect");
        var ready = await AwayAsync(desk);

        var (sent, message, _) = await desk.PostAsync("/calls/s/messages", """{"type":"user_message","text":"Is anybody there?"}""");
        var (muted, _, _) = await desk.PostAsync("/calls/s/mute", """{"muted":true}""");
        ready.SetResult();
        var second = await SecondAsync(desk);
        await Eventually.TrueAsync(() => second.Texts.Count == 2, "it was told");
        desk.Callers.Opened.Single().Speaks(Speech.Tone(440, 0.1));
        await Eventually.TrueAsync(() => !second.Heard.IsEmpty, "it hears the caller");

        Assert.Equal((202, 200), (sent, muted));
        Assert.Contains("is kept", message.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((TextKind.UserMessage, "Is anybody there?"), second.Texts.Last());
        Assert.All(Speech.Samples(second.Heard), sample => Assert.Equal(0, sample));
        await desk.PostAsync("/calls/s/end", "{}");
    }

    [Fact]
    public async Task A_tool_that_the_lost_conversation_asked_for_is_given_up()
    {
        var toolbox = new StuckTools();
        await using var desk = await OpenAsync("reconnect", toolbox: toolbox);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        var first = desk.Agents.Sessions.Single();
        first.Does(new AgentCalledTool("weather", "t1", default));
        await toolbox.Asked.Task.WaitAsync(Cancellation);

        first.IsLost();
        await toolbox.Cancelled.Task.WaitAsync(Cancellation);
        var second = await SecondAsync(desk);
        await Eventually.TrueAsync(() => !second.Texts.IsEmpty, "it was told");
        second.HangsUp();
        await desk.RecordAsync("s", waitSeconds: 30);

        Assert.Empty(first.ToolAnswers);
        Assert.Empty(second.ToolAnswers);
        Assert.DoesNotContain(await FactsAsync(desk), fact => fact is CallToolAnswered);
    }

    [Fact]
    public async Task A_policy_that_there_is_not_is_refused_in_words()
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.StartAsync("""{"agent_id":"a","on_agent_lost":"retry"}""");

        Assert.Equal((422, "on_agent_lost must be end or reconnect."), (status, body.GetProperty("detail").GetString()));
    }

    private static Task<Desk> OpenAsync(string? setting, int seconds = 20, IToolbox? toolbox = null) => Desk.OpenAsync(
        setting is null ? null : new Dictionary<string, string> { ["ON_AGENT_LOST"] = setting, ["AGENT_RECONNECT_SECONDS"] = $"{seconds}" },
        builder =>
        {
            if (toolbox is not null)
            {
                builder.Services.AddSingleton(toolbox);
            }
        });

    /// <summary>A call whose agent is lost, and comes back when the test says so.</summary>
    private static async Task<TaskCompletionSource> AwayAsync(Desk desk)
    {
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        var ready = new TaskCompletionSource();
        desk.Agents.Ready = ready.Task;
        desk.Agents.Sessions.Single().IsLost();
        await Eventually.TrueAsync(() => desk.Callers.Opened.Single().Played > 0, "there was hold sound");
        return ready;
    }

    private static async Task<FakeAgent> SecondAsync(Desk desk)
    {
        await Eventually.TrueAsync(() => desk.Agents.Sessions.Count == 2, "the agent was reached again");
        return desk.Agents.Sessions.Last();
    }

    private static async Task<IReadOnlyList<CallEvent>> FactsAsync(Desk desk) =>
        [.. (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation)).Select(entry => entry.Fact)];

    private sealed class StuckTools : IToolbox
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }
            finally
            {
                Cancelled.TrySetResult();
            }

            return new("never");
        }
    }
}
