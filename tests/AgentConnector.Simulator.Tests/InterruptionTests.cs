using System.Text.Json;
using AgentConnector.Audio;

namespace AgentConnector.Simulator.Tests;

public sealed class InterruptionTests
{
    private static readonly AudioFormat Pcm = AudioFormat.Pcm(16_000);

    [Fact]
    public async Task Speech_over_the_agent_stops_it_and_corrects_what_it_said()
    {
        await using var cloud = await FastCloud.StartAsync(FastCloud.Options with { SpeedFactor = 5 });
        await using var client = await TestClient.TalkToAsync(cloud, "long");
        var response = (await client.UntilAsync("agent_response")).GetProperty("agent_response_event");
        await client.UntilAsync("audio");

        await client.SendAudioAsync(Caller.In(Pcm), 640);
        var interruption = (await client.UntilAsync("interruption")).GetProperty("interruption_event").GetProperty("event_id").GetInt32();
        var correction = (await client.UntilAsync("agent_response_correction")).GetProperty("agent_response_correction_event");
        await client.SendAudioAsync(Caller.Silence(Pcm, 1), 640);
        var transcript = (await client.UntilAsync("user_transcript")).GetProperty("user_transcription_event");
        var reply = (await client.UntilAsync("agent_response")).GetProperty("agent_response_event");
        var audio = (await client.UntilAsync("audio")).GetProperty("audio_event");

        var interrupted = response.GetProperty("event_id").GetInt32();
        Assert.True(interruption > interrupted);
        Assert.Equal(interrupted, correction.GetProperty("event_id").GetInt32());
        Assert.Equal(response.GetProperty("agent_response").GetString(), correction.GetProperty("original_agent_response").GetString());
        var heard = correction.GetProperty("corrected_agent_response").GetString()!;
        Assert.StartsWith(heard, response.GetProperty("agent_response").GetString());
        Assert.True(heard.Length < 200);
        Assert.Equal(transcript.GetProperty("event_id").GetInt32(), reply.GetProperty("event_id").GetInt32());
        Assert.True(audio.GetProperty("event_id").GetInt32() > interruption);
        Assert.Equal("Of course, I stopped. What would you like to know?", reply.GetProperty("agent_response").GetString());
        AssertNothingOf(interrupted, client.Received.SkipWhile(message => TestClient.TypeOf(message) != "interruption"));
        Assert.Equal(1, cloud.Conversations[0].Interruptions);
        Assert.True(cloud.Conversations[0].Transcript[0].Interrupted);
        Assert.Empty(cloud.Violations);
    }

    [Theory]
    [InlineData("user_message", "long", false)]
    [InlineData("user_message", "reused-id", true)]
    [InlineData("multimodal_message", "long", true)]
    public async Task A_text_interrupts_and_the_answer_has_a_later_id_or_reuses_it(string type, string scenario, bool reuses)
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, scenario);
        await client.UntilAsync("audio");

        await client.SendAsync(type == "user_message"
            ? new { type, text = (object)"Stop" }
            : new { type, text = (object)new { type = "user_message", text = "Stop" } });
        var interruption = (await client.UntilAsync("interruption")).GetProperty("interruption_event").GetProperty("event_id").GetInt32();
        var transcript = (await client.UntilAsync("user_transcript")).GetProperty("user_transcription_event");
        await client.UntilAsync("agent_response");
        var audio = (await client.UntilAsync("audio")).GetProperty("audio_event");

        Assert.Equal("Stop", transcript.GetProperty("user_transcript").GetString());
        Assert.Equal(reuses ? interruption : interruption + 1, audio.GetProperty("event_id").GetInt32());
    }

    [Fact]
    public async Task Knowledge_and_activity_do_not_interrupt()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "demo");
        await client.UntilAsync("audio");

        await client.SendAsync(new { type = "contextual_update", text = "User opened the pricing page", context_id = "page" });
        await client.SendAsync(new { type = "user_activity" });
        await client.SendAsync(new { type = "feedback", event_id = 1, score = "like" });
        await client.SendAsync(new { type = "feedback", event_id = 1, score = (string?)null });
        await client.SendAsync(new { type = "user_message", text = "Go on" });
        await client.UntilAsync("user_transcript");

        var conversation = cloud.Conversations[0];
        Assert.Equal(["User opened the pricing page"], conversation.ContextualUpdates);
        Assert.Equal((1, 1, 0), (conversation.Activities, conversation.Likes, conversation.Dislikes));
        Assert.Equal(1, conversation.Interruptions);
        Assert.Empty(cloud.Violations);
    }

    [Fact]
    public async Task What_may_not_be_interrupted_is_said_to_its_end()
    {
        using var folder = new ScenarioFolder().With(
            "stubborn", """{ "steps": [ { "say": "You are booked for Tuesday at ten.", "interruptible": false }, { "hear": true }, { "say": "Goodbye!" }, { "end_call": true } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "stubborn");
        await client.UntilAsync("audio");

        await client.SendAsync(new { type = "user_message", text = "Stop" });
        await client.ToEndAsync();

        Assert.DoesNotContain("interruption", client.Received.Select(TestClient.TypeOf));
        Assert.Equal(1000, client.CloseCode);
    }

    private static void AssertNothingOf(int eventId, IEnumerable<JsonElement> messages) => Assert.DoesNotContain(
        messages, message => TestClient.TypeOf(message) == "audio" && message.GetProperty("audio_event").GetProperty("event_id").GetInt32() == eventId);
}
