using System.Globalization;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>
/// A long call: what it costs the service, which is a process of its own here, and what it leaves. DEVICE_CALL_SECONDS says how long;
/// ten minutes with DEVICE_TESTS=whole, else ten seconds.
/// </summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class DeviceEnduranceTests
{
    // A call is worth judging once the runtime has compiled what it uses, twice: for that it is used sixty times.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(70);
    private static readonly TimeSpan Judged = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(double.Parse(
        Environment.GetEnvironmentVariable("DEVICE_CALL_SECONDS") ?? (Environment.GetEnvironmentVariable("DEVICE_TESTS") == "whole" ? "600" : "10"),
        CultureInfo.InvariantCulture));

    // First a hundred short sentences. The one of 2.6 s comes five times faster than it is said; the next one when it has been heard.
    private const string Talker = """
        { "max_duration_seconds": 3600, "steps": [
            { "repeat": [ { "say": "one", "clip": "number-one" }, { "pause_seconds": 0.5 } ], "times": 100 },
            { "repeat": [ { "say": "one", "clip": "long-one" }, { "pause_seconds": 2.3 } ] } ] }
        """;

    // Waking a thread costs more than most of what is done then. 280 to 330 were counted.
    private const int MostWakesPerSecond = 400;

    private readonly VirtualSoundCard card;

    public DeviceEnduranceTests(VirtualSoundCard card)
    {
        Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");
        this.card = card;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_call_costs_little_grows_nothing_and_never_runs_dry()
    {
        ServiceProcess service = null!;
        await using var scene = await DeviceScene.OpenAsync(
            async settings => service = await ServiceProcess.ServeAsync(Connector.Program, ["serve"], settings, Token),
            [("AUDIO_BACKEND", "pulse"), ("Endpoints__Device__PulseServer", card.Address), ("AUDIO_AEC", "speex")],
            ("talker", Talker));
        Assert.Equal(200, (await scene.StartAsync("long", "talker")).Status);

        await HearsAsync(scene, Length >= Judged ? WarmUp : TimeSpan.FromSeconds(1));
        var (before, began) = (ProcessCost.Of(service.Id), TimeProvider.System.GetTimestamp());
        await HearsAsync(scene, Length / 2);
        var middle = ProcessCost.Of(service.Id);
        await HearsAsync(scene, Length / 2);
        var (after, elapsed) = (ProcessCost.Of(service.Id), TimeProvider.System.GetElapsedTime(began));

        // At first memory grows until the collector's first generation is full; what grows later is lost.
        var (share, grown) = ((after.Cpu - before.Cpu) / elapsed, (after.Memory - middle.Memory) / 1024);
        var wakes = after.WakesSince(before) / elapsed.TotalSeconds;
        var troubles = (await scene.FactsAsync("long")).Where(fact => fact.Type == "call.warning").Select(fact => fact.Data.ToString()).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{elapsed.TotalSeconds:F0} s: {share:P2} of a core, {wakes:F0} wake-ups a second ({after.Split(before, elapsed)}); {before.Memory >> 20}, {middle.Memory >> 20}, {after.Memory >> 20} MiB; {troubles.Count} warnings");
        Assert.Equal("completed", (await scene.EndAsync("long")).GetProperty("status").GetString());
        if (Length >= Judged)
        {
            Assert.Empty(troubles); // each underrun, overrun and dropped sample is told
            Assert.InRange(wakes, 0, MostWakesPerSecond);
            Assert.InRange(grown, long.MinValue, 8 * 1024);
        }
    }

    /// <summary>Returns when the agent has listened for that much longer.</summary>
    private static async Task HearsAsync(DeviceScene scene, TimeSpan time)
    {
        var conversation = scene.Cloud.Conversations[^1];
        var until = conversation.Heard.Count + (time.TotalSeconds * 16_000);
        using var look = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (conversation.Heard.Count < until)
        {
            Assert.False(conversation.Ended.IsCompleted, $"The conversation is over: {conversation.Close}.");
            await look.WaitForNextTickAsync(Token);
        }
    }
}
