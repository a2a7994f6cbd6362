using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>What comes at any time and in any length is in the file, on a clock that the test moves.</summary>
public sealed class RecordingTests : IDisposable
{
    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);

    private readonly TemporaryFolder folder = new();
    private readonly ManualTime time = new();
    private readonly List<CallEvent> told = [];

    /// <param name="frameMs">As long as each frame is.</param>
    /// <param name="lostMs">The line stands still for so long in the middle, and nothing is sent later for it.</param>
    [Theory]
    [InlineData(20, 0)]
    [InlineData(20, 198)]
    [InlineData(60, 190)]
    [InlineData(100, 150)]
    [InlineData(300, 0)]
    [InlineData(500, 0)]
    [InlineData(1000, 0)]
    public async Task All_that_the_caller_says_is_recorded_however_long_the_frames_are_and_however_late(int frameMs, int lostMs)
    {
        using var writer = new RecordingWriter(time);
        var clock = new CallClock(time);
        var recording = Recording.Start(folder.In("call.wav"), writer, new(Format, Format, Format), clock, told.Add, NullLogger.Instance)!;
        var capture = new CallerCapture(clock);
        var frame = Frame(frameMs);
        var count = 6000 / frameMs;
        for (var i = 0; i < count; i++)
        {
            Pass(frameMs + (i == count / 2 ? lostMs : 0));
            recording.AddCaller(frame, capture.Add(frame.Duration));
        }

        Pass(1000);
        recording.StopAt(clock.Now);
        await recording.DisposeAsync();

        var first = frameMs <= 60 ? 0 : frameMs; // only what comes in no usual length is cut once
        Assert.InRange(LoudMs(), (count * frameMs) - first - 5, count * frameMs);
        Assert.Empty(told);
    }

    [Fact]
    public async Task A_recording_that_the_disk_has_refused_keeps_nothing()
    {
        using var writer = new RecordingWriter(time);
        var clock = new CallClock(time);
        using var disk = new FullDisk(room: 64 * 1024);
        var recording = new Recording(new(disk, Recording.SampleRate, channels: 2), new(Format, Format, Format), clock, told.Add, NullLogger.Instance);
        writer.Add(recording);
        var capture = new CallerCapture(clock);
        var frame = Frame(20);
        Talk(seconds: 3);
        Assert.Equal("recording_failed", Assert.Single(told.OfType<CallWarning>()).Code);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Talk(seconds: 60);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024); // a minute of both lanes is 4 MB; the clock's ticks take 1
        await recording.DisposeAsync();

        void Talk(int seconds)
        {
            for (var i = 0; i < seconds * 50; i++)
            {
                Pass(20);
                recording.AddCaller(frame, capture.Add(frame.Duration));
                recording.AddAgent(frame, clock.Now);
            }
        }
    }

    public void Dispose() => folder.Dispose();

    private static AudioFrame Frame(int ms) =>
        new(MemoryMarshal.AsBytes<short>(Enumerable.Repeat((short)1000, ms * 16).ToArray()).ToArray(), Format);

    private void Pass(int ms)
    {
        for (var left = ms; left > 0; left -= 10)
        {
            time.Advance(TimeSpan.FromMilliseconds(Math.Min(10, left)));
        }
    }

    private int LoudMs()
    {
        var samples = MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(folder.In("call.wav")).AsSpan(44)).ToArray(); // behind the header
        return samples.Where((sample, index) => index % 2 == 0 && sample != 0).Count() / 16;
    }

    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > room)
            {
                throw new IOException("No space left on device");
            }

            base.Write(buffer, offset, count);
        }
    }
}
