using AgentConnector.Audio;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator.Tests;

/// <summary>A workspace that is full: the conversation waits before it begins.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task It_waits_its_time_without_being_listened_to_and_is_admitted()
    {
        var time = new ManualTime();
        using var folder = new ScenarioFolder().With(
            "full", """{ "queue": { "wait_seconds": 5 }, "first_message": "Hello, how can I help you today?", "steps": [ { "hear": "Yes." } ] }""");
        await using var cloud = await folder.StartCloudAsync(options => options with { SettleTime = TimeSpan.Zero }, time);
        using var rest = new RestClient(cloud);
        await using var client = await TestClient.TalkToAsync(cloud, "full");
        await client.UntilAsync("queue_status");
        await client.SendAsync(new { type = "user_message", text = "Is anybody there?" });
        await Eventually.TrueAsync(() => cloud.Conversations[0].Texts.Count == 1, "it came");

        await Eventually.PassAsync(time, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5.2));
        var admitted = await client.UntilAsync("queue_status");
        await client.UntilAsync("agent_response");
        await client.CloseAsync();
        await cloud.Conversations[0].Ended;

        Assert.Equal("admitted", admitted.GetProperty("queue_status_event").GetProperty("status").GetString());
        Assert.Equal(
            ["conversation_initiation_metadata", "queue_status", "queue_status", "agent_response"],
            client.Received.Select(TestClient.TypeOf).Where(type => type is not ("ping" or "audio")));
        Assert.DoesNotContain(cloud.Conversations[0].Transcript, turn => turn.Role == "user");
        Assert.Equal(5, cloud.Conversations[0].QueueWait.TotalSeconds, 0.3);
        var metadata = (await rest.ConversationAsync(cloud.Conversations[0].Id)).GetProperty("metadata");
        Assert.Equal(0, metadata.GetProperty("call_duration_secs").GetInt32());
        Assert.Equal(5, metadata.GetProperty("queue_wait_secs").GetDouble(), 0.3);
    }

    [Fact]
    public async Task A_wait_that_times_out_is_told_and_closed_with_3008()
    {
        using var folder = new ScenarioFolder().With("full", """{ "queue": { "wait_seconds": 0.1, "times_out": true }, "first_message": "Never said." }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "full");

        await client.ToEndAsync();

        Assert.Equal(
            ["waiting", "timed_out"],
            client.Received.Where(message => TestClient.TypeOf(message) == "queue_status").Select(message => message.GetProperty("queue_status_event").GetProperty("status").GetString()));
        Assert.Equal((3008, "Too many concurrent connections"), (client.CloseCode, client.CloseReason));
        Assert.DoesNotContain("agent_response", client.Received.Select(TestClient.TypeOf));
    }

    [Fact]
    public async Task It_can_play_hold_sound_meanwhile()
    {
        using var folder = new ScenarioFolder().With("full", """{ "queue": { "wait_seconds": 0.6, "hold_audio": true } }""");
        await using var cloud = await folder.StartCloudAsync();
        await using var client = await TestClient.TalkToAsync(cloud, "full");
        await client.UntilAsync("queue_status");
        await client.UntilAsync("queue_status");

        var samples = new short[client.Audio().Length / 2];
        Pcm16.Decode(client.Audio(), samples);

        Assert.Equal(9_600, samples.Length);
        Assert.True(Goertzel.Level(samples, QueueWait.HoldHz, 16_000) > -25);
    }
}
