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
        var frame = new AudioFrame(MemoryMarshal.AsBytes<short>(Enumerable.Repeat((short)1000, 320).ToArray()).ToArray(), Format);
        for (var i = 0; i < 500; i++) // ten seconds, by this very thread
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            recording.AddCaller(frame, capture.Add(frame.Duration));
            recording.AddAgent(frame, clock.Now);
        }

        Assert.Equal(0, disk.Length);
        disk.GoOn();
        recording.StopAt(clock.Now);
        await recording.DisposeAsync();

        Assert.Equal(500 * 320, Left(disk.ToArray()).Count(sample => sample != 0));
        Assert.Empty(told);
    }

    /// <summary>The caller's samples, behind the header.</summary>
    private static IEnumerable<short> Left(byte[] file) => MemoryMarshal.Cast<byte, short>(file.AsSpan(44)).ToArray().Where((_, index) => index % 2 == 0);

    private sealed class StandingDisk : MemoryStream
    {
        private readonly ManualResetEventSlim goesOn = new();

        public void GoOn() => goesOn.Set();

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
