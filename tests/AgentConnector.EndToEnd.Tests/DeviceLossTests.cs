using System.Text.Json;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What becomes of a call when its devices go; each scene has a sound server of its own to break.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceLossTests : IAsyncLifetime
{
    private const string Patience = "Endpoints__Device__LossPatience";
    private const string Talker = """{ "steps": [ { "repeat": [ { "say": "one", "clip": "long-one" }, { "pause_seconds": 0.2 } ] } ] }""";

    private readonly VirtualSoundCard card = new();

    public DeviceLossTests() => Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");

    public ValueTask InitializeAsync() => card.InitializeAsync();

    public ValueTask DisposeAsync() => card.DisposeAsync();

    [Fact]
    [Fault(FaultSide.Sound, "Speaker or microphone are unplugged and come back", "The call goes on")]
    public async Task A_call_outlives_its_speaker_and_its_microphone_being_unplugged_and_plugged_in_again()
    {
        await using var scene = await DeviceScene.OpenAsync(card, scenarios: ("talker", Talker));
        await scene.StartAsync("unplugged", "talker", $"device:{VirtualSoundCard.Microphone}|{VirtualSoundCard.Speaker}");

        await card.PactlAsync("unload-module", await card.ModuleOfAsync("sink", VirtualSoundCard.Speaker));
        await scene.WarnedAsync("unplugged", "device_lost");
        await card.AddSpeakerAsync(VirtualSoundCard.Speaker);
        await scene.WarnedAsync("unplugged", "device_restored");
        await using (var room = card.Listen(VirtualSoundCard.Speaker, 16_000))
        {
            await Eventually.TrueAsync(() => Edges.Onset(room.Samples(), 500) >= 0, "the agent is heard again");
        }

        await card.PactlAsync("unload-module", await card.ModuleOfAsync("source", VirtualSoundCard.Microphone));
        await Eventually.TrueAsync(async () => await WarningsAsync(scene, "unplugged", "device_lost") == 2, "the microphone is missed");
        await card.PactlAsync(
            "load-module", "module-remap-source", $"master={VirtualSoundCard.MicrophoneFeed}.monitor", $"source_name={VirtualSoundCard.Microphone}");
        await Eventually.TrueAsync(async () => await WarningsAsync(scene, "unplugged", "device_restored") == 2, "the microphone is back");

        Assert.Equal("completed", (await scene.EndAsync("unplugged")).GetProperty("status").GetString());
    }

    [Fact]
    [Fault(FaultSide.Sound, "The sound server is killed and started again", "The call goes on")]
    public async Task A_call_outlives_its_sound_server_being_killed_and_started_again()
    {
        await using var scene = await DeviceScene.OpenAsync(card, scenarios: ("talker", Talker));
        await scene.StartAsync("killed", "talker");

        await card.KillServerAsync();
        await scene.WarnedAsync("killed", "device_lost");
        Assert.Equal("in_progress", (await scene.GetAsync("/calls/killed")).GetProperty("status").GetString());
        await card.StartServerAsync();
        await scene.WarnedAsync("killed", "device_restored");

        await using var room = card.Listen(VirtualSoundCard.Speaker, 16_000);
        await Eventually.TrueAsync(() => Edges.Onset(room.Samples(), 500) >= 0, "the agent is heard again");
        Assert.Equal("completed", (await scene.EndAsync("killed")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_suspended_device_is_told_of_and_goes_on()
    {
        await using var scene = await DeviceScene.OpenAsync(card);
        await scene.StartAsync("suspended", "silent");

        await card.PactlAsync("suspend-sink", VirtualSoundCard.Speaker, "1");
        await scene.WarnedAsync("suspended", "device_suspended");
        await card.PactlAsync("suspend-sink", VirtualSoundCard.Speaker, "0");
        await scene.WarnedAsync("suspended", "device_resumed");

        Assert.Equal("completed", (await scene.EndAsync("suspended")).GetProperty("status").GetString());
    }

    [Fact]
    [Fault(FaultSide.Sound, "A device stays away for AUDIO_LOSS_SECONDS", "The call ends as `device_lost`")]
    public async Task A_device_that_stays_away_ends_the_call_and_says_so()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [(Patience, "00:00:02")]);
        await scene.StartAsync("gone", "silent");

        await card.KillServerAsync();
        var record = await scene.EndedAsync("gone");

        Assert.Equal(("failed", "device_lost"), Outcome(record));
        Assert.Contains("gave no sound for 2 s", record.GetProperty("end").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_sound_server_no_call_is_made_and_the_reason_is_told()
    {
        await card.KillServerAsync();
        await using var scene = await DeviceScene.OpenAsync(card);

        var (status, body) = await scene.StartAsync("nothing", "silent");

        Assert.Equal((503, "urn:agent-connector:problem:endpoint-unavailable"), (status, body.GetProperty("type").GetString()));
        Assert.Contains("Connection refused", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var ready = await scene.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(503, (int)ready.StatusCode);

        // The same request works once there is one: nothing was remembered of it.
        await card.StartServerAsync();
        Assert.Equal(200, (await scene.StartAsync("nothing", "silent")).Status);
        await scene.EndAsync("nothing");
    }

    [Fact]
    public async Task A_device_nobody_has_is_not_found()
    {
        await using var scene = await DeviceScene.OpenAsync(card);

        var (status, body) = await scene.StartAsync("hall", "silent", "device:hall");

        Assert.Equal(404, status);
        Assert.Contains(VirtualSoundCard.Speaker, body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Fault(FaultSide.Sound, "A device that takes or gives no sound", "The call ends within AUDIO_START_SECONDS")]
    public async Task A_device_that_never_starts_ends_the_call_in_time()
    {
        await card.PactlAsync("suspend-source", VirtualSoundCard.Microphone, "1");
        await using var scene = await DeviceScene.OpenAsync(card, [("Endpoints__Device__StartTimeout", "00:00:01")]);

        var (status, body) = await scene.StartAsync("never", "silent");

        Assert.Equal((503, "urn:agent-connector:problem:endpoint-unavailable"), (status, body.GetProperty("type").GetString()));
        Assert.Equal(("failed", "device_lost"), Outcome(await scene.EndedAsync("never")));
    }

    [Fact]
    public async Task Twenty_calls_that_lose_their_device_leave_no_thread_behind()
    {
        await using var scene = await DeviceScene.OpenAsync(card, [(Patience, "00:00:01")]);
        await LoseAsync("warm-up");
        var before = SoundThreads();

        for (var i = 0; i < 20; i++)
        {
            await LoseAsync($"call-{i}");
        }

        await Eventually.TrueAsync(() => SoundThreads() <= before, $"threads shrink to {before}");

        async Task LoseAsync(string id)
        {
            var module = await card.AddSpeakerAsync("brief");
            Assert.Equal(200, (await scene.StartAsync(id, "silent", "device:|brief")).Status);
            await card.PactlAsync("unload-module", module);
            Assert.Equal(("failed", "device_lost"), Outcome(await scene.EndedAsync(id)));
        }
    }

    private static (string? Status, string? Reason) Outcome(JsonElement record) =>
        (record.GetProperty("status").GetString(), record.GetProperty("end").GetProperty("reason").GetString());

    private static async Task<int> WarningsAsync(DeviceScene scene, string id, string code) =>
        (await scene.FactsAsync(id)).Count(fact => fact.Type == "call.warning" && fact.Data.GetProperty("code").GetString() == code);

    /// <summary>The runtime's own pool breathes; ours are known by name.</summary>
    private static int SoundThreads() => Directory.GetDirectories("/proc/self/task").Count(task =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")) is var name
                && (name.StartsWith("threaded-ml", StringComparison.Ordinal) || name.StartsWith("audio pump", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // it ended meanwhile
        }
    });
}
