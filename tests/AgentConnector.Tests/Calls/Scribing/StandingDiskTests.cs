using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>A file that takes nothing for a while.</summary>
public sealed class StandingDiskTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);
    private static readonly AudioFrame Frame = new(MemoryMarshal.AsBytes<short>(Enumerable.Repeat((short)1000, 320).ToArray()).ToArray(), Format);

    [Fact]
    [Fault(FaultSide.Disk, "The disk stands still for a while", "Sound goes on both ways. Recordings wait in memory, up to 11 minutes of each, and are whole when the disk goes on; starts are answered then")]
    public async Task A_disk_that_stands_still_holds_up_nobody_who_speaks_and_the_recording_is_whole_when_it_goes_on()
    {
        var time = new ManualTime();
        var clock = new CallClock(time);
        using var disk = new StandingDisk();
        using var writer = new RecordingWriter(new DiskThread("test"), time, NullLogger<RecordingWriter>.Instance);
        var told = new List<CallEvent>();
        var recording = new Recording(() => disk, writer, new(Format, Format, Format), clock, told.Add);
        var capture = new CallerCapture(clock);
        for (var i = 0; i < 500; i++) // ten seconds, by this very thread
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            recording.AddCaller(Frame, capture.Add(Frame.Duration));
            recording.AddAgent(Frame, clock.Now);
        }

        Assert.Equal(0, disk.Length);
        Assert.True(recording.Exists); // or the ending would name none, and nobody ever find what is written later
        disk.GoOn();
        recording.StopAt(clock.Now);
        await recording.DisposeAsync();

        Assert.Equal(500 * 320, Left(disk.ToArray()).Count(sample => sample != 0));
        Assert.Empty(told);
    }

    /// <summary>Recordings take turns, at fixed moments: a disk that always needs a moment longer would meet the same ones at work each time.</summary>
    [Fact]
    public async Task Whose_turn_came_while_the_disk_was_at_another_is_written_next()
    {
        var time = new ManualTime();
        var clock = new CallClock(time);
        using var standing = new StandingDisk();
        using var passed = new MemoryStream();
        using var writer = new RecordingWriter(new DiskThread("test"), time, NullLogger<RecordingWriter>.Instance);
        standing.GoOn();
        Recording[] recordings = [Record(standing), Record(passed)];
        var capture = new CallerCapture(clock);
        await Eventually.TrueAsync(() => passed.Length == 44, "both are open");
        standing.Stand();
        Talk(frames: 6);
        await Eventually.TrueAsync(() => passed.Length > 44, "its first turn is over");
        Talk(frames: 44);

        standing.GoOn(); // and no clock ticks any more
        await Eventually.TrueAsync(() => passed.Length > 44 + (900 * 16 * 4), "all but the last moment is written");
        await Task.WhenAll(recordings.Select(recording => recording.DisposeAsync().AsTask()));

        void Talk(int frames)
        {
            for (; frames > 0; frames--)
            {
                time.Advance(TimeSpan.FromMilliseconds(20));
                var start = capture.Add(Frame.Duration);
                Array.ForEach(recordings, recording => recording.AddCaller(Frame, start));
            }
        }

        Recording Record(Stream file) => new(() => file, writer, new(Format, Format, Format), clock, _ => { });
    }

    [Fact]
    public async Task One_that_cannot_be_made_is_none()
    {
        var time = new ManualTime();
        using var writer = new RecordingWriter(new DiskThread("test"), time, NullLogger<RecordingWriter>.Instance);
        var told = new List<CallEvent>();
        var recording = new Recording(() => throw new IOException("no"), writer, new(Format, Format, Format), new CallClock(time), told.Add);
        await recording.DisposeAsync();

        Assert.False(recording.Exists);
        Assert.Equal("recording_failed", Assert.Single(told.OfType<CallWarning>()).Code);
    }

    /// <summary>The caller's samples, behind the header.</summary>
    private static IEnumerable<short> Left(byte[] file) => MemoryMarshal.Cast<byte, short>(file.AsSpan(44)).ToArray().Where((_, index) => index % 2 == 0);

    private sealed class StandingDisk : MemoryStream
    {
        private readonly ManualResetEventSlim goesOn = new();

        public void GoOn() => goesOn.Set();

        public void Stand() => goesOn.Reset();

        public override void Write(byte[] buffer, int offset, int count)
        {
            goesOn.Wait();
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            goesOn.Wait();
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            goesOn.Dispose();
            base.Dispose(disposing);
        }
    }
}
