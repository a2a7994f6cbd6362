using AgentConnector.Agents;
using AgentConnector.Calls;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary><c>POST /calls/{id}/messages</c>: what it takes, and what reaches the agent.</summary>
public sealed class MessagesTests
{
    [Fact]
    public async Task A_later_context_replaces_the_one_of_the_same_id()
    {
        await using var desk = await DeskAsync();

        var (status, _, _) = await desk.PostAsync("/calls/s/messages", """{"type":"contextual_update","text":"3 items","context_id":"basket"}""");

        Assert.Equal(202, status);
        Assert.Equal("basket", Assert.Single(desk.Agents.Sessions.Single().Messages).ContextId);
    }

    [Fact]
    public async Task Files_go_with_a_text_which_stands_in_the_transcript_or_without_one()
    {
        await using var desk = await DeskAsync();

        var both = await desk.PostAsync("/calls/s/messages", """{"type":"multimodal_message","text":"What is this?","file_ids":["file_1","file_2"]}""");
        var alone = await desk.PostAsync("/calls/s/messages", """{"type":"multimodal_message","file_ids":["file_3"]}""");

        Assert.Equal((202, 202), (both.Status, alone.Status));
        Assert.Equal(
            [("What is this?", "file_1,file_2"), ("", "file_3")],
            desk.Agents.Sessions.Single().Messages.Select(message => (message.Text, string.Join(',', message.FileIds))));
        desk.Agents.Sessions.Single().Does(new CallerSaid("What is this?", Tentative: false, 1));
        await Eventually.TrueAsync(
            async () => (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, TestContext.Current.CancellationToken))
                .Any(entry => entry.Fact is CallTurn { Speaker: Speaker.Caller, Text: "What is this?", Tentative: false }),
            "it is in the transcript");
    }

    [Fact]
    public async Task Feedback_is_on_the_last_reply_or_on_the_turn_or_the_id_that_is_named()
    {
        await using var desk = await DeskAsync();
        var agent = desk.Agents.Sessions.Single();
        agent.Does(new AgentSaid("Hello", 41));
        agent.Does(new AgentSaid("How are you?", 43));
        await Eventually.TrueAsync(async () => (await TurnsAsync(desk)).Count == 2, "both turns are told");
        var first = (await TurnsAsync(desk))[0].Turn;

        foreach (var body in (string[])[
            """{"type":"feedback","score":"like"}""",
            $$"""{"type":"feedback","turn":{{first}},"score":"dislike"}""",
            """{"type":"feedback","event_id":41,"score":null}"""])
        {
            Assert.Equal(202, (await desk.PostAsync("/calls/s/messages", body)).Status);
        }

        Assert.Equal(
            [(43L, (bool?)true), (41L, false), (41L, null)], agent.Messages.Select(message => (message.ReplyId!.Value, message.IsLiked)));
    }

    [Theory]
    [InlineData("""{"type":"feedback","score":"like"}""", "not said anything")]
    [InlineData("""{"type":"feedback","turn":7,"score":"like"}""", "Turn 7")]
    public async Task Feedback_on_nothing_is_a_conflict(string body, string said)
    {
        await using var desk = await DeskAsync();

        var (status, problem, _) = await desk.PostAsync("/calls/s/messages", body);

        Assert.Equal(409, status);
        Assert.Contains(said, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(desk.Agents.Sessions.Single().Messages);
    }

    [Theory]
    [InlineData("""{"type":"shout","text":"x"}""", "type")]
    [InlineData("""{"type":"user_message"}""", "text")]
    [InlineData("""{"type":"user_message","text":"x","context_id":"a"}""", "context_id")]
    [InlineData("""{"type":"contextual_update","context_id":"a"}""", "text")]
    [InlineData("""{"type":"multimodal_message","text":"x"}""", "file_ids")]
    [InlineData("""{"type":"multimodal_message","file_ids":[]}""", "file_ids")]
    [InlineData("""{"type":"multimodal_message","file_ids":["a","b","c","d","e","f","g","h","i","j","k"]}""", "file_ids")]
    [InlineData("""{"type":"multimodal_message","file_ids":["undefined"]}""", "file_ids")]
    [InlineData("""{"type":"feedback","score":"great"}""", "score")]
    [InlineData("""{"type":"feedback","turn":1,"event_id":2}""", "turn")]
    public async Task What_is_wrong_with_a_message_is_told_by_field(string body, string field)
    {
        await using var desk = await DeskAsync();

        var (status, problem, _) = await desk.PostAsync("/calls/s/messages", body);

        Assert.Equal(422, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Theory]
    [InlineData("""{"type":"feedback","score":"like"}""")]
    [InlineData("""{"type":"multimodal_message","file_ids":["file_1"]}""")]
    public async Task What_belongs_to_a_lost_conversation_is_not_kept_for_the_next(string body)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s","on_agent_lost":"reconnect"}""");
        desk.Agents.Ready = new TaskCompletionSource().Task;
        desk.Agents.Sessions.Single().IsLost();
        await Eventually.TrueAsync(() => desk.Dispatcher.Find(CallId.Parse("s")) is { IsAgentAway: true }, "the agent is away");

        var (status, problem, _) = await desk.PostAsync("/calls/s/messages", body);

        Assert.Equal(409, status);
        Assert.Contains("line is broken", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<Desk> DeskAsync()
    {
        var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s","conversation_config_override":{"conversation":{"text_only":true}}}""");
        return desk;
    }

    private static async Task<List<CallTurn>> TurnsAsync(Desk desk) =>
        [.. (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, TestContext.Current.CancellationToken)).Select(entry => entry.Fact).OfType<CallTurn>().Where(turn => turn.Speaker is Speaker.Agent)];
}
