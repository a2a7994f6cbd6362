using System.Diagnostics;
using AgentConnector.Audio.Wav;
using AgentConnector.Devices.Files;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Devices.Tests;

public sealed class FileBackendTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("devices-").FullName;
    private readonly Ear ear = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_heard_to_its_end_and_then_there_is_silence()
    {
        var spoken = new short[8_000];
        new Mouth(300, 16_000).Read(spoken);
        var backend = new FileBackend(Wav("caller.wav", spoken), null, TimeProvider.System);

        await using (await backend.OpenDuplexAsync(new() { Capture = ear, Playout = new Mouth(440, 16_000) }, Token))
        {
            await ear.HeardAsync(9_600);
        }

        Assert.Equal(spoken, ear.Heard[..8_000]);
        Assert.Equal(-1, Edges.Onset(ear.Heard[8_000..], threshold: 0));
    }

    [Fact]
    public async Task What_is_played_is_in_the_other_file_without_a_seam()
    {
        var heard = Path.Combine(folder, "agent.wav");
        var backend = new FileBackend(null, heard, TimeProvider.System);

        await using (await backend.OpenDuplexAsync(new() { Capture = ear, Playout = new Mouth(1000, 48_000) }, Token))
        {
            await ear.HeardFramesAsync(60);
        }

        Assert.True(Seams.Worst(Sound.Load(heard), 1000, 48_000) < -60);
    }

    [Fact]
    public async Task Files_pass_no_faster_than_real_time()
    {
        var clock = Stopwatch.StartNew();
        await using var stream = await new NullBackend().OpenDuplexAsync(new() { Capture = ear, Playout = new Mouth(440, 48_000) }, Token);

        await ear.HeardFramesAsync(25);

        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(480), $"25 frames came within {clock.Elapsed}.");
        Assert.Equal(-1, Edges.Onset(ear.Heard, threshold: 0));
    }

    [Fact]
    public async Task A_sink_that_throws_ends_the_stream_and_its_events_say_so()
    {
        await using var stream = await new NullBackend().OpenDuplexAsync(new() { Capture = new Deaf(), Playout = new Mouth(440, 48_000) }, Token);

        var fault = await Assert.ThrowsAsync<NotSupportedException>(() => ReadAllAsync(stream));

        Assert.Equal("deaf", fault.Message);
        Assert.Equal(StreamState.Closed, stream.State);
    }

    [Fact]
    public async Task A_source_that_throws_ends_the_stream_and_its_events_say_so()
    {
        await using var stream = await new NullBackend().OpenDuplexAsync(new() { Capture = ear, Playout = new Mute() }, Token);

        var fault = await Assert.ThrowsAsync<NotSupportedException>(() => ReadAllAsync(stream));

        Assert.Equal("mute", fault.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_its_name()
    {
        var backend = new FileBackend(Path.Combine(folder, "absent.wav"), null, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<DeviceException>(
            () => backend.OpenDuplexAsync(new() { Capture = ear, Playout = new Mouth(440, 48_000) }, Token));

        Assert.Contains("absent.wav", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task ReadAllAsync(IDuplexStream stream)
    {
        await foreach (var passed in stream.Events.ReadAllAsync(Token))
        {
            Assert.Equal(StreamEventKind.Started, passed.Kind);
        }
    }

    private string Wav(string name, short[] samples)
    {
        var path = Path.Combine(folder, name);
        using var writer = new WavWriter(File.Create(path), 16_000);
        writer.Write(samples);
        return path;
    }

    private sealed class Deaf : ICaptureSink
    {
        public void Write(ReadOnlySpan<short> captured, ReadOnlySpan<short> played) => throw new NotSupportedException("deaf");
    }

    private sealed class Mute : IPlayoutSource
    {
        public void Read(Span<short> destination) => throw new NotSupportedException("mute");
    }
}
