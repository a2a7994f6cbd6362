using System.Net.WebSockets;
using System.Text;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Packages.Tests;

public sealed class AgentCloudTestingTests
{
    private static readonly Scenario Refund = new()
    {
        Name = "refund",
        FirstMessage = "Which order is it?",
        Steps =
        [
            HearStep.Anything,
            new ToolStep("refund", new() { ["order"] = "A-17" }),
            new SayStep("Your money is on its way."),
            new EndCallStep(),
        ],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scenario_that_is_bundled_is_played_by_its_name()
    {
        await using var cloud = await AgentCloud.StartAsync("multi-turn", cancellationToken: Cancellation);
        await TalkAsync(cloud, "Hello", "I would like to book a table", "For two", "Tomorrow at eight", "Thank you");

        var conversation = await cloud.EndedConversationAsync(cancellationToken: Cancellation);

        cloud.AssertNoViolations();
        Assert.Equal("multi-turn", conversation.Scenario);
        Assert.True(cloud.BaseUrl.IsLoopback);
        conversation.AssertUserSaid("book a TABLE");
        conversation.AssertAgentSaid("thank you, i have noted that");
        conversation.AssertClosed(ClosedBy.Cloud);
    }

    [Fact]
    public async Task A_scenario_made_in_code_calls_a_tool_whose_answer_is_seen()
    {
        await using var cloud = await AgentCloud.StartAsync(Refund, cancellationToken: Cancellation);
        await TalkAsync(cloud, new Dictionary<string, ClientTool> { ["refund"] = (call, _) => Task.FromResult<ToolResult>(new($"refunded {call.Parameters.GetProperty("order")}")) }, "A-17");

        var conversation = await cloud.EndedConversationAsync(cancellationToken: Cancellation);

        Assert.Equal("refunded A-17", conversation.AssertToolAnswered("refund").Result);
        conversation.AssertAgentSaid("on its way");
        cloud.AssertNoViolations();
    }

    [Fact]
    public async Task A_scenario_file_is_played_under_its_name()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("goodbye.json", """{ "first_message": "Goodbye!", "steps": [{ "end_call": true }] }""");
        await using var cloud = await AgentCloud.StartAsync(file, cancellationToken: Cancellation);
        await TalkAsync(cloud);

        var conversation = await cloud.EndedConversationAsync(cancellationToken: Cancellation);

        Assert.Equal("goodbye", cloud.AgentId);
        conversation.AssertAgentSaid("goodbye");
    }

    [Fact]
    public async Task A_scenario_that_cannot_be_played_is_refused_with_every_fault()
    {
        var wrong = new Scenario { Name = "odd", Hears = "mp3", Steps = [new RepeatStep([new SayStep("")]), new CloseStep(1006)] };

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => AgentCloud.StartAsync(wrong, cancellationToken: Cancellation));

        Assert.Contains("Scenario \"odd\": Hears: \"mp3\" cannot be listened to", e.Message, StringComparison.Ordinal);
        Assert.Contains("Steps[0].Steps[0]: Text: is needed", e.Message, StringComparison.Ordinal);
        Assert.Contains("Steps[1]: Code: 1006 may never be sent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_sends_another_key_is_refused()
    {
        await using var cloud = await AgentCloud.StartAsync("echo", cancellationToken: Cancellation);
        var agents = new AgentsClient(new AgentsOptions { ApiKey = "another", BaseUrl = cloud.BaseUrl });

        var e = await Assert.ThrowsAsync<AgentsApiException>(() => agents.ConnectAsync(new() { AgentId = cloud.AgentId }, Cancellation));

        Assert.Equal(ConversationEndCause.NotAllowed, e.Cause);
    }

    [Fact]
    public async Task Whatever_breaks_the_contract_is_named_by_its_rule()
    {
        await using var cloud = await AgentCloud.StartAsync("echo", cancellationToken: Cancellation);
        using (var socket = new ClientWebSocket())
        {
            await socket.ConnectAsync(new UriBuilder(cloud.BaseUrl) { Scheme = "ws", Path = "/v1/convai/conversation", Query = "agent_id=echo" }.Uri, Cancellation);
            foreach (var frame in new[] { """{"type":"user_message","text":"too early"}""", """{"user_audio_chunk":"AAA="}""", """{"type":"telepathy"}""" })
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
            await cloud.EndedConversationAsync(cancellationToken: Cancellation);
        }

        var e = Assert.Throws<ContractViolationsException>(cloud.AssertNoViolations);

        Assert.Equal(["init_first", "unknown_type"], e.Violations.Select(violation => violation.Rule));
        Assert.StartsWith("The client broke the contract 2 times:\n  init_first: The first frame is user_message", e.Message, StringComparison.Ordinal);
        Assert.Contains("\n  unknown_type: \"telepathy\" is no message of the contract. (conv_", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_never_came_is_told_in_words()
    {
        await using var cloud = await AgentCloud.StartAsync("echo", cancellationToken: Cancellation);

        var e = await Assert.ThrowsAsync<CloudAssertionException>(() => cloud.EndedConversationAsync(TimeSpan.FromMilliseconds(1), Cancellation));

        Assert.StartsWith("No conversation has come within 0 s. Let the client connect", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_conversations_where_one_was_expected_are_told_in_words()
    {
        await using var cloud = await AgentCloud.StartAsync("close-1000", cancellationToken: Cancellation);
        await TalkAsync(cloud);
        await TalkAsync(cloud);

        var e = await Assert.ThrowsAsync<CloudAssertionException>(() => cloud.EndedConversationAsync(cancellationToken: Cancellation));

        Assert.StartsWith("2 conversations have come", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_goes_on_is_told_in_words()
    {
        await using var cloud = await AgentCloud.StartAsync("silent", cancellationToken: Cancellation);
        var agents = new AgentsClient(new AgentsOptions { ApiKey = cloud.ApiKey, BaseUrl = cloud.BaseUrl });
        await using var conversation = await agents.ConnectAsync(new() { AgentId = cloud.AgentId }, Cancellation);
        await cloud.FirstConversation;

        var e = await Assert.ThrowsAsync<CloudAssertionException>(() => cloud.EndedConversationAsync(TimeSpan.FromMilliseconds(1), Cancellation));

        Assert.StartsWith("The conversation did not end within 0 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_said_and_not_answered_is_told_with_the_transcript()
    {
        await using var cloud = await AgentCloud.StartAsync(Refund, cancellationToken: Cancellation);
        await TalkAsync(cloud, "A-17");
        var conversation = await cloud.EndedConversationAsync(cancellationToken: Cancellation);

        var unsaid = Assert.Throws<CloudAssertionException>(() => conversation.AssertAgentSaid("no refund"));
        var failed = Assert.Throws<CloudAssertionException>(() => conversation.AssertToolAnswered("refund"));
        var uncalled = Assert.Throws<CloudAssertionException>(() => conversation.AssertToolAnswered("cancel"));
        var closed = Assert.Throws<CloudAssertionException>(() => conversation.AssertClosed(ClosedBy.Client, 1001));
        var unheard = Assert.Throws<CloudAssertionException>(() => conversation.AssertAudioSent(TimeSpan.FromSeconds(1)));

        Assert.StartsWith("No turn of the agent has \"no refund\".\nThe transcript of conv_", unsaid.Message, StringComparison.Ordinal);
        Assert.Contains("user: A-17", unsaid.Message, StringComparison.Ordinal);
        Assert.Contains("agent: calls refund {\"order\":\"A-17\"}", unsaid.Message, StringComparison.Ordinal);
        Assert.StartsWith("The tool refund was answered with an error: This client has no such tool.", failed.Message, StringComparison.Ordinal);
        Assert.StartsWith("The agent did not call the tool cancel.", uncalled.Message, StringComparison.Ordinal);
        Assert.StartsWith("Cloud closed the conversation with 1000", closed.Message, StringComparison.Ordinal);
        Assert.StartsWith("The client sent 0.0 s of audio, in 0 messages", unheard.Message, StringComparison.Ordinal);
        Assert.Equal("This client has no such tool.", conversation.AssertToolFailed("refund").Result);
    }

    private static Task TalkAsync(AgentCloud cloud, params string[] lines) => TalkAsync(cloud, null, lines);

    private static async Task TalkAsync(AgentCloud cloud, IReadOnlyDictionary<string, ClientTool>? tools, params string[] lines)
    {
        var agents = new AgentsClient(new AgentsOptions { ApiKey = cloud.ApiKey, BaseUrl = cloud.BaseUrl });
        await using var conversation = await agents.ConnectAsync(new() { AgentId = cloud.AgentId, Tools = tools }, Cancellation);
        foreach (var line in lines)
        {
            await conversation.SendUserMessageAsync(line, cancellationToken: Cancellation);
        }

        await foreach (var _ in conversation.Events.ReadAllAsync(Cancellation))
        {
        }
    }
}
