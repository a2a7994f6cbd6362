using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Tests;

public sealed class EchoTests
{
    public static TheoryData<string> Formats => [.. FormatNames.All];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_the_caller_says_comes_back_in_every_format(string name)
    {
        var format = FormatNames.Parse(name)!.Value;
        using var folder = new ScenarioFolder().With(
            "mute-echo", $$"""{ "hears": "{{name}}", "speaks": "{{name}}", "steps": [ { "repeat": [ { "hear": true }, { "echo": true } ] } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "mute-echo");
        var metadata = await client.UntilAsync("conversation_initiation_metadata");

        await client.SendAudioAsync(Caller.Turn(format), format.BytesFor(TimeSpan.FromMilliseconds(20)));
        var transcript = await client.UntilAsync("user_transcript");
        var reply = await client.UntilAsync("agent_response");
        await client.SendAsync(new { type = "user_message", text = "Thank you, I have noted that." });
        await client.UntilAsync("user_transcript");

        Assert.Equal(name, metadata.GetProperty("conversation_initiation_metadata_event").GetProperty("agent_output_audio_format").GetString());
        Assert.Equal(name, metadata.GetProperty("conversation_initiation_metadata_event").GetProperty("user_input_audio_format").GetString());
        var id = reply.GetProperty("agent_response_event").GetProperty("event_id").GetInt32();
        Assert.Equal(id, transcript.GetProperty("user_transcription_event").GetProperty("event_id").GetInt32());
        Assert.Matches(@"^\(\d\.\d s of speech\)$", transcript.GetProperty("user_transcription_event").GetProperty("user_transcript").GetString());
        var echoed = Caller.Decode(client.Audio(id), format);
        var said = Caller.Decode(Caller.In(format), format);
        Assert.InRange(Caller.Likeness(said, echoed, format.SampleRate / 2), 0.9, 1);
        Assert.Equal(1, cloud.Conversations[0].Utterances);
        Assert.Empty(cloud.Violations);
    }

    [Fact]
    public async Task The_default_scenario_greets_and_answers_the_ids_of_real_agents()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "agent_7101k5zvyjhmfg983brhmhkd98n6");

        var greeting = await client.UntilAsync("agent_response");

        Assert.Equal(
            "Hello, this is the echo agent. Say something and I will repeat it.",
            greeting.GetProperty("agent_response_event").GetProperty("agent_response").GetString());
        Assert.Equal(1, greeting.GetProperty("agent_response_event").GetProperty("event_id").GetInt32());
        Assert.Equal("echo", cloud.Conversations[0].Scenario);
    }

    [Fact]
    public async Task A_text_is_echoed_as_text_and_spoken()
    {
        using var folder = new ScenarioFolder().With("mute-echo", """{ "steps": [ { "hear": true }, { "echo": true } ] }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "mute-echo");

        await client.SendAsync(new { type = "user_message", text = "Book a table for two" });
        var transcript = await client.UntilAsync("user_transcript");
        var reply = await client.UntilAsync("agent_response");
        await client.UntilAsync("audio");

        Assert.Equal("Book a table for two", transcript.GetProperty("user_transcription_event").GetProperty("user_transcript").GetString());
        Assert.Equal("Book a table for two", reply.GetProperty("agent_response_event").GetProperty("agent_response").GetString());
        Assert.Equal(["Book a table for two"], cloud.Conversations[0].Texts);
    }

    [Fact]
    public async Task In_text_mode_there_are_parts_of_text_and_no_audio()
    {
        await using var cloud = await FastCloud.StartAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "multi-turn", new
        {
            type = "conversation_initiation_client_data",
            conversation_config_override = new { agent = new { }, tts = new { }, conversation = new { text_only = true } },
        });
        for (var turn = 0; turn < 5; turn++)
        {
            await client.UntilAsync("agent_response");
            await client.SendAsync(new { type = "user_message", text = $"turn {turn}" });
        }

        await client.ToEndAsync();

        Assert.Equal(1000, client.CloseCode);
        Assert.Empty(client.Audio());
        var parts = client.Received.Where(message => TestClient.TypeOf(message) == "agent_chat_response_part").ToList();
        Assert.Equal(["start", "delta", "stop"], parts.Take(3).Select(part => part.GetProperty("text_response_part").GetProperty("type").GetString()));
        Assert.Equal(5, cloud.Conversations[0].Texts.Count);
        Assert.Empty(cloud.Violations);
    }
}
