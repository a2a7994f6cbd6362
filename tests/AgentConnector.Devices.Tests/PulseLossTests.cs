using System.Diagnostics;
using AgentConnector.Devices.Pulse;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

/// <summary>What breaks in a running call; each scene has a server of its own to break.</summary>
[Collection(SoundCardTests.Name)]
[Trait("Category", "Device")]
public sealed class PulseLossTests : IAsyncLifetime
{
    private readonly VirtualSoundCard card = new();
    private readonly Ear ear = new();
    private readonly Mouth mouth = new(440, 48_000);

    public PulseLossTests() => Assert.SkipUnless(VirtualSoundCard.WhyMissing is null, VirtualSoundCard.WhyMissing ?? "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PulseBackend Backend => new(card.Address, TimeProvider.System);

    private DuplexRequest AnyDevice => new() { Capture = ear, Playout = mouth };

    private DuplexRequest NamedDevice => AnyDevice with { CaptureDevice = VirtualSoundCard.Microphone, PlaybackDevice = VirtualSoundCard.Speaker };

    public ValueTask InitializeAsync() => card.InitializeAsync();

    public ValueTask DisposeAsync() => card.DisposeAsync();

    [Fact]
    public async Task A_named_speaker_that_is_unplugged_is_lost_until_it_is_plugged_in_again()
    {
        await using var stream = await Backend.OpenDuplexAsync(NamedDevice, Token);

        await card.PactlAsync("unload-module", await card.ModuleOfAsync("sink", VirtualSoundCard.Speaker));
        Assert.Equal([StreamEventKind.Started, StreamEventKind.Lost], await EventsAsync(stream, 2));
        await card.AddSpeakerAsync(VirtualSoundCard.Speaker);

        Assert.Equal([StreamEventKind.Restored], await EventsAsync(stream, 1));
        await SoundPassesAsync(stream);
    }

    [Fact]
    public async Task A_default_speaker_that_is_unplugged_gives_way_to_another()
    {
        await using var stream = await Backend.OpenDuplexAsync(AnyDevice, Token);
        await card.AddSpeakerAsync("spare");

        await card.PactlAsync("unload-module", await card.ModuleOfAsync("sink", VirtualSoundCard.Speaker));

        await Eventually.TrueAsync(() => stream.PlaybackDevice != VirtualSoundCard.Speaker, "the stream moves");
        await SoundPassesAsync(stream);
    }

    [Fact]
    public async Task A_named_microphone_that_is_unplugged_is_lost_until_it_is_plugged_in_again()
    {
        await using var stream = await Backend.OpenDuplexAsync(NamedDevice, Token);

        await card.PactlAsync("unload-module", await card.ModuleOfAsync("source", VirtualSoundCard.Microphone));
        Assert.Equal([StreamEventKind.Started, StreamEventKind.Lost], await EventsAsync(stream, 2));
        await AddMicrophoneAsync();

        Assert.Equal([StreamEventKind.Restored], await EventsAsync(stream, 1));
        await SoundPassesAsync(stream);
    }

    [Fact]
    public async Task A_default_microphone_that_is_unplugged_does_not_give_way_to_what_a_speaker_plays()
    {
        await using var stream = await Backend.OpenDuplexAsync(AnyDevice, Token);

        await card.PactlAsync("unload-module", await card.ModuleOfAsync("source", VirtualSoundCard.Microphone));
        await Eventually.TrueAsync(() => stream.State is StreamState.Lost, "the microphone is lost");
        await AddMicrophoneAsync();

        await Eventually.TrueAsync(() => stream.State is StreamState.Running, "the microphone is back");
        Assert.Equal(VirtualSoundCard.Microphone, stream.CaptureDevice);
        await SoundPassesAsync(stream);
    }

    [Fact]
    public async Task Where_there_is_no_microphone_none_is_made_of_a_speaker()
    {
        await card.PactlAsync("unload-module", await card.ModuleOfAsync("source", VirtualSoundCard.Microphone));

        var refusal = await Assert.ThrowsAsync<DeviceException>(() => Backend.OpenDuplexAsync(AnyDevice, Token));

        Assert.Contains("This machine has no microphone", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(await Backend.EnumerateAsync(Token), device => device is { IsMonitor: true, IsDefault: true });
        await using var asked = await Backend.OpenDuplexAsync(AnyDevice with { CaptureDevice = VirtualSoundCard.Speaker + ".monitor" }, Token);
        Assert.Equal(VirtualSoundCard.Speaker + ".monitor", asked.CaptureDevice);
    }

    [Fact]
    public async Task A_microphone_is_taken_where_the_servers_default_is_what_a_speaker_plays()
    {
        await card.PactlAsync("set-default-source", VirtualSoundCard.Speaker + ".monitor");

        await using var stream = await Backend.OpenDuplexAsync(AnyDevice, Token);

        Assert.Equal(VirtualSoundCard.Microphone, stream.CaptureDevice);
    }

    [Fact]
    public async Task The_call_outlives_a_sound_server_that_is_killed_and_started_again()
    {
        await using var stream = await Backend.OpenDuplexAsync(AnyDevice, Token);

        await card.KillServerAsync();
        Assert.Equal([StreamEventKind.Started, StreamEventKind.Lost], await EventsAsync(stream, 2));
        Assert.Equal(StreamState.Lost, stream.State);

        // While there is no device, silence arrives and what is played goes unheard, both at the usual pace.
        var (frames, given) = (ear.Frames, mouth.Given);
        await ear.HeardFramesAsync(frames + 25);
        Assert.True(mouth.Given >= given + (20 * 960), "The source is not asked while there is no device.");

        await card.StartServerAsync();
        Assert.Equal([StreamEventKind.Restored], await EventsAsync(stream, 1));
        await SoundPassesAsync(stream);
        Assert.Equal(1, stream.Measure().Losses);
    }

    [Fact]
    public async Task A_suspended_speaker_is_told_of_and_goes_on_by_itself()
    {
        await using var stream = await Backend.OpenDuplexAsync(AnyDevice, Token);

        await card.PactlAsync("suspend-sink", VirtualSoundCard.Speaker, "1");
        Assert.Equal([StreamEventKind.Started, StreamEventKind.Suspended], await EventsAsync(stream, 2));
        var given = mouth.Given;
        await Eventually.TrueAsync(() => mouth.Given > given + 48_000, "the source is asked for a second more");
        await card.PactlAsync("suspend-sink", VirtualSoundCard.Speaker, "0");

        Assert.Equal([StreamEventKind.Resumed], await EventsAsync(stream, 1));
        await SoundPassesAsync(stream);
        Assert.Equal(StreamState.Running, stream.State);
    }

    [Fact]
    public async Task A_microphone_that_never_starts_is_given_up_in_time()
    {
        await card.PactlAsync("suspend-source", VirtualSoundCard.Microphone, "1");
        var clock = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<DeviceException>(
            () => Backend.OpenDuplexAsync(AnyDevice with { StartTimeout = TimeSpan.FromSeconds(1) }, Token));

        Assert.Equal(DeviceFault.DidNotStart, failure.Fault);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.9), "It was given up too early.");
    }

    [Fact]
    public async Task Without_a_sound_server_the_reason_is_told()
    {
        await card.KillServerAsync();

        var failure = await Assert.ThrowsAsync<DeviceException>(() => Backend.OpenDuplexAsync(AnyDevice, Token));

        Assert.Equal(DeviceFault.BackendUnavailable, failure.Fault);
        Assert.Contains("Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, await Backend.WhyUnavailableAsync(Token));
    }

    [Fact]
    public async Task A_device_nobody_has_is_refused_with_the_names_of_those_there_are()
    {
        var failure = await Assert.ThrowsAsync<DeviceException>(
            () => Backend.OpenDuplexAsync(AnyDevice with { PlaybackDevice = "hall" }, Token));

        Assert.Equal(DeviceFault.NotFound, failure.Fault);
        Assert.Contains(VirtualSoundCard.Speaker, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_plugged_in_and_out_is_listed_and_listed_no_more()
    {
        var module = await card.AddSpeakerAsync("guest");
        Assert.Contains("guest", await SpeakersAsync());

        await card.PactlAsync("unload-module", module);
        Assert.DoesNotContain("guest", await SpeakersAsync());

        async Task<IEnumerable<string>> SpeakersAsync() => (await Backend.EnumerateAsync(Token)).Select(device => device.Name);
    }

    [Fact]
    public async Task Twenty_calls_leave_no_thread_behind()
    {
        await OpenAndCloseAsync();
        await OpenAndCloseAsync();
        var before = NativeThreads();

        for (var i = 0; i < 20; i++)
        {
            await OpenAndCloseAsync();
        }

        await Eventually.TrueAsync(() => NativeThreads().Length <= before.Length, $"{string.Join(' ', NativeThreads())} shrink to {string.Join(' ', before)}");

        async Task OpenAndCloseAsync()
        {
            await using var stream = await Backend.OpenDuplexAsync(AnyDevice, Token);
        }

        // The runtime's own pool breathes; ours are known by name.
        static string[] NativeThreads() => [.. Directory.GetDirectories("/proc/self/task")
            .Select(task => ReadName(Path.Combine(task, "comm")))
            .Where(name => name.StartsWith("threaded-ml", StringComparison.Ordinal) || name.StartsWith("audio pump", StringComparison.Ordinal))];

        static string ReadName(string file)
        {
            try
            {
                return File.ReadAllText(file).Trim();
            }
            catch (IOException)
            {
                return ""; // the thread ended meanwhile
            }
        }
    }

    private Task<string> AddMicrophoneAsync() => card.PactlAsync(
        "load-module", "module-remap-source", $"master={VirtualSoundCard.MicrophoneFeed}.monitor", $"source_name={VirtualSoundCard.Microphone}");

    private static async Task<IReadOnlyList<StreamEventKind>> EventsAsync(IDuplexStream stream, int count)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var kinds = new List<StreamEventKind>();
        while (kinds.Count < count)
        {
            kinds.Add((await stream.Events.ReadAsync(timeout.Token)).Kind);
        }

        return kinds;
    }

    private async Task SoundPassesAsync(IDuplexStream stream)
    {
        var (captured, silent, played) = (stream.Measure().FramesCaptured, stream.Measure().FramesOfSilence, stream.Measure().SamplesPlayed);
        await Eventually.TrueAsync(
            () => stream.Measure().FramesCaptured > captured + 10 && stream.Measure().SamplesPlayed > played + 9600, "sound passes");
        Assert.InRange(stream.Measure().FramesOfSilence - silent, 0, 5);
    }
}
