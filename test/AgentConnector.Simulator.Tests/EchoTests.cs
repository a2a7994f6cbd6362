using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Tests;

public sealed class EchoTests
{
    [Fact]
    public async Task The_echo_agent_greets_and_plays_back_what_it_heard()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "echo");
        await client.UntilAsync("conversation_initiation_metadata");
        var greeting = await client.UntilAsync("agent_response");
        var spoken = PcmConversion.ToWire(Clips.ByText("Thank you, I have noted that.")!, 16_000, AgentConnector.Audio.AudioFormat.Pcm(16_000));

        await client.SendAudioAsync(spoken, 640);
        await client.SendAudioAsync(new byte[32_000], 640);
        var transcript = await client.UntilAsync("user_transcript");
        var reply = await client.UntilAsync("agent_response");

        Assert.StartsWith("Hello, this is the echo agent.", greeting.GetProperty("agent_response_event").GetProperty("agent_response").GetString());
        Assert.Equal(
            transcript.GetProperty("user_transcription_event").GetProperty("event_id").GetInt32(),
            reply.GetProperty("agent_response_event").GetProperty("event_id").GetInt32());
        Assert.Empty(cloud.Violations);
    }
}
