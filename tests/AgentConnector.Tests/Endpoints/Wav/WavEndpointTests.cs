using AgentConnector.Audio;
using AgentConnector.Audio.Wav;
using AgentConnector.Endpoints.Wav;

namespace AgentConnector.Tests.Endpoints.Wav;

/// <summary>A file as a caller, on a clock that the test moves.</summary>
public sealed class WavEndpointTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(44_100)]
    public async Task The_file_is_played_in_real_time_in_frames_of_20_ms(int rate)
    {
        await using var caller = Open(rate, seconds: 0.1);
        var captured = caller.Captured(Cancellation);

        for (var i = 0; i < 5; i++)
        {
            var frame = await captured.ReadAsync(Cancellation);
            Assert.Equal(AudioFormat.Pcm(rate), frame.Format);
            Assert.Equal(20, frame.Duration.TotalMilliseconds, 0.1);
            await time.TimerSetAsync(Frame);
            Assert.False(captured.TryPeek(out _));
            time.Advance(Frame);
        }
    }

    [Fact]
    public async Task After_the_file_the_caller_listens_in_silence_and_hangs_up_when_nothing_is_said()
    {
        await using var caller = Open(seconds: 0.04, hangUpAfter: 0.1);
        var heard = new List<AudioFrame>();

        await foreach (var frame in caller.Captured(Cancellation).ReadAllAsync(Cancellation))
        {
            heard.Add(frame);
            await time.TimerSetAsync(Frame);
            time.Advance(Frame);
        }

        Assert.Equal(2 + 5, heard.Count);
        Assert.All(Speech.Samples(heard.Skip(2)), sample => Assert.Equal(0, sample));
    }

    [Fact]
    public async Task The_caller_does_not_hang_up_while_the_agent_speaks()
    {
        await using var caller = Open(seconds: 0.02, hangUpAfter: 0.1);
        caller.Play(Speech.Silence(0.4));
        var frames = 0;

        await foreach (var frame in caller.Captured(Cancellation).ReadAllAsync(Cancellation))
        {
            frames++;
            await time.TimerSetAsync(Frame);
            time.Advance(Frame);
        }

        Assert.InRange(frames, 20 + 5, 20 + 6);
    }

    [Fact]
    public async Task What_is_played_takes_its_time_and_a_clear_ends_it()
    {
        await using var caller = Open(seconds: 1);
        caller.Play(Speech.Silence(3));
        caller.Play(Speech.Silence(2));

        var draining = caller.DrainAsync(Cancellation);
        await time.TimerSetAsync(TimeSpan.FromSeconds(5));
        Assert.False(draining.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        await draining;

        caller.Play(Speech.Silence(3));
        caller.Clear();
        await caller.DrainAsync(Cancellation);
    }

    private WavEndpoint Open(int rate = 16_000, double seconds = 1, double hangUpAfter = 5)
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, rate, leaveOpen: true))
        {
            writer.Write(Tone.At(440, seconds, rate));
        }

        file.Position = 0;
        return new(new WavReader(file), TimeSpan.FromSeconds(hangUpAfter), time);
    }
}
