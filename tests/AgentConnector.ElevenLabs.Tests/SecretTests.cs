using System.Text.Json;
using AgentConnector.ElevenLabs.Tests.Fakes;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>A canary in the signed URL must not be seen anywhere else.</summary>
public sealed class SecretTests
{
    [Fact]
    public void A_signed_URL_shows_itself_only_when_asked()
    {
        var text = $"wss://api.example/v1/convai/conversation?agent_id=a&conversation_signature={FakeCloud.Canary}";
        var url = SignedUrl.Parse(text);

        Assert.Equal(text, url.Reveal());
        Assert.Equal("wss://api.example/v1/convai/conversation?[redacted]", url.ToString());
        Assert.Equal("wss://api.example/v1/convai/conversation", url.Address.ToString());
        Assert.DoesNotContain(FakeCloud.Canary, JsonSerializer.Serialize(url));
        Assert.DoesNotContain(FakeCloud.Canary, $"{url} {new ConversationRequest { SignedUrl = url }}");
        Assert.DoesNotContain("key-1", new AgentsOptions { ApiKey = "key-1" }.ToString());
        Assert.DoesNotContain(FakeCloud.Canary, Assert.Throws<FormatException>(() => SignedUrl.Parse($"no url {FakeCloud.Canary}")).ToString());
    }

    [Fact]
    public async Task A_whole_conversation_logs_neither_ticket_nor_words()
    {
        var log = new Notebook();
        await using var cloud = await FakeCloud.StartAsync();
        var connecting = cloud.Client(logger: log).ConnectAsync(
            new() { AgentId = "agent_1", DynamicVariables = new() { ["name"] = "Rosalind" } }, TestContext.Current.CancellationToken);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();
        await agent.SayAsync(FakeAgent.Metadata);
        await using var conversation = await connecting;
        await agent.SayAsync("""{"type":"user_transcript","user_transcription_event":{"user_transcript":"Rosalind speaking"} }""");
        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Hello Rosalind","event_id":1} }""");
        await agent.CallToolAsync("call_1");
        await agent.HearAsync("client_tool_result");
        await agent.HangUpAsync(3000, $"bad {cloud.SocketUrl}");

        var (_, failure) = await conversation.ToEndAsync();

        var seen = $"{log}{failure}{conversation.End}{conversation.Address}";
        Assert.Contains("conv_1", log.ToString());
        Assert.DoesNotContain(FakeCloud.Canary, seen);
        Assert.DoesNotContain("Rosalind", seen);
    }
}
