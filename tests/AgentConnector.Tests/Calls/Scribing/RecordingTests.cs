using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Configuration;
using AgentConnector.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Scribing;

/// <summary>What comes at any time and in any length is in the file, on a clock that the test moves.</summary>
public sealed class RecordingTests : IDisposable
{
    private static readonly AudioFormat Format = AudioFormat.Pcm(16_000);

    private readonly TemporaryFolder folder = new();
    private readonly ManualTime time = new();
    private readonly DiskThread disk = new("test");
    private readonly ManualResetEventSlim written = new();
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
        using var writer = new RecordingWriter(disk, time, NullLogger<RecordingWriter>.Instance);
        var clock = new CallClock(time);
        var recording = new Recording(() => PrivateFile.Create(folder.In("call.wav")), writer, new(Format, Format, Format), clock, told.Add);
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

        Assert.InRange(LoudMs(), (count * frameMs) - 5, count * frameMs);
        Assert.Empty(told);
    }

    /// <param name="stallMs">The line stands still for so long; then all that was said meanwhile comes at once.</param>
    /// <param name="isFilled">Silence was filled in meanwhile.</param>
    [Theory]
    [InlineData(300, false)]
    [InlineData(1000, false)]
    [InlineData(4000, false)]
    [InlineData(1000, true)]
    [InlineData(4000, true)]
    public async Task What_comes_late_and_all_at_once_is_recorded_and_the_next_pause_brings_it_back_to_the_clock(int stallMs, bool isFilled)
    {
        using var writer = new RecordingWriter(disk, time, NullLogger<RecordingWriter>.Instance);
        var clock = new CallClock(time);
        var formats = new CallFormats(Format, Format, Format);
        var recording = new Recording(() => PrivateFile.Create(folder.In("call.wav")), writer, formats, clock, told.Add);
        var scribe = new Scribe(clock, formats, recording, new CallLevels(), told.Add);
        var (loud, quiet) = (Frame(20), Frame(20, amplitude: 0));
        Say(loud, 2000);
        for (var ms = 0; ms < stallMs; ms += 20)
        {
            Pass(20);
            Hear(quiet, times: isFilled && ms >= 200 ? 1 : 0);
        }

        Hear(loud, times: stallMs / 20);
        Say(quiet, 2 * stallMs);
        var last = (int)clock.Now.TotalMilliseconds;
        Say(loud, 1000);
        Say(quiet, 1000);
        recording.StopAt(clock.Now);
        await recording.DisposeAsync();

        Assert.InRange(LoudMs(), 2000 + stallMs + 1000 - 5, 2000 + stallMs + 1000);
        Assert.InRange(LastLoudMs() - 1000, last - 20, last + 220);

        void Say(AudioFrame frame, int length)
        {
            for (var ms = 0; ms < length; ms += 20)
            {
                Pass(20);
                Hear(frame, times: 1);
            }
        }

        void Hear(AudioFrame frame, int times)
        {
            for (; times > 0; times--)
            {
                scribe.Caller(frame, frame, delay: TimeSpan.Zero);
            }
        }
    }

    /// <param name="lateMs">The thread that brings the agent's speech stands still for so long, after its place was found.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(150)]
    [InlineData(400)]
    [InlineData(3000)]
    public async Task The_agents_speech_is_recorded_whole_and_in_its_order_however_late_it_gets_there(int lateMs)
    {
        using var writer = new RecordingWriter(disk, time, NullLogger<RecordingWriter>.Instance);
        var clock = new CallClock(time);
        var recording = new Recording(() => PrivateFile.Create(folder.In("call.wav")), writer, new(Format, Format, Format), clock, told.Add);
        var playout = clock.Playout();
        var capture = new CallerCapture(clock);
        for (short piece = 1; piece <= 20; piece++)
        {
            var start = playout.Add(TimeSpan.FromMilliseconds(50));
            Listen(piece == 10 ? lateMs : 0);
            recording.AddAgent(Frame(50, piece), start);
            Listen(40);
        }

        Listen(5000);
        recording.StopAt(clock.Now);
        await recording.DisposeAsync();

        Assert.Equal([.. Enumerable.Range(1, 20).SelectMany(piece => Enumerable.Repeat((short)piece, 50 * 16))], Side(1).Where(sample => sample != 0));

        void Listen(int length)
        {
            for (var ms = 0; ms < length; ms += 10)
            {
                Pass(10);
                recording.AddCaller(Frame(10), capture.Add(TimeSpan.FromMilliseconds(10)));
            }
        }
    }

    [Fact]
    public async Task One_long_frame_does_not_hold_up_the_file_for_the_rest_of_the_call()
    {
        using var writer = new RecordingWriter(disk, time, NullLogger<RecordingWriter>.Instance);
        var clock = new CallClock(time);
        var recording = new Recording(() => PrivateFile.Create(folder.In("call.wav")), writer, new(Format, Format, Format), clock, told.Add);
        var capture = new CallerCapture(clock);
        Pass(5000);
        recording.AddCaller(Frame(5000), capture.Add(TimeSpan.FromSeconds(5)));
        for (var i = 0; i < 100; i++)
        {
            Pass(20);
            recording.AddCaller(Frame(20), capture.Add(TimeSpan.FromMilliseconds(20)));
        }

        Assert.InRange(LoudMs(), 6500, 7000); // of seven seconds
        await recording.DisposeAsync();
    }

    [Fact]
    public async Task A_recording_that_the_disk_has_refused_keeps_nothing()
    {
        using var writer = new RecordingWriter(disk, time, NullLogger<RecordingWriter>.Instance);
        var clock = new CallClock(time);
        using var full = new FullDisk(room: 64 * 1024);
        var around = new AsyncLocal<string> { Value = "the call" };
        var recording = new Recording(() => full, writer, new(Format, Format, Format), clock, fact =>
        {
            Assert.Equal("the call", around.Value); // where the log's scopes live, too
            told.Add(fact);
        });
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

    /// <summary>A thread of the pool that waits for a disk holds up all calls' sound where there is one processor.</summary>
    [Fact]
    public async Task The_file_is_made_written_and_closed_on_the_disks_own_thread_alone()
    {
        using var writer = new RecordingWriter(disk, time, NullLogger<RecordingWriter>.Instance);
        var clock = new CallClock(time);
        var threads = new ConcurrentQueue<string?>();
        var recording = new Recording(Open, writer, new(Format, Format, Format), clock, told.Add);
        var capture = new CallerCapture(clock);
        for (var i = 0; i < 100; i++)
        {
            Pass(20);
            recording.AddCaller(Frame(20), capture.Add(TimeSpan.FromMilliseconds(20)));
        }

        recording.StopAt(clock.Now);
        await recording.DisposeAsync();

        Assert.InRange(threads.Count, 20, int.MaxValue);
        Assert.All(threads, thread => Assert.Equal("test", thread));

        Stream Open()
        {
            threads.Enqueue(Thread.CurrentThread.Name);
            return new WatchedDisk(threads);
        }
    }

    public void Dispose()
    {
        disk.Dispose();
        written.Dispose();
        folder.Dispose();
    }

    private static AudioFrame Frame(int ms, short amplitude = 1000) =>
        new(MemoryMarshal.AsBytes<short>(Enumerable.Repeat(amplitude, ms * 16).ToArray()).ToArray(), Format);

    private void Pass(int ms)
    {
        for (var left = ms; left > 0; left -= 10)
        {
            time.Advance(TimeSpan.FromMilliseconds(Math.Min(10, left)));
            CatchUp();
        }
    }

    /// <summary>What is due by now is written.</summary>
    private void CatchUp()
    {
        written.Reset();
        disk.Post(written.Set);
        written.Wait();
    }

    private int LoudMs() => Side(0).Count(sample => sample != 0) / 16;

    private int LastLoudMs() => Array.FindLastIndex(Side(0), sample => sample != 0) / 16;

    /// <summary>The caller's samples are 0, the agent's 1.</summary>
    private short[] Side(int side)
    {
        using var file = new FileStream(folder.In("call.wav"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite); // it may be written still
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return [.. MemoryMarshal.Cast<byte, short>(bytes.AsSpan(44)).ToArray().Where((_, index) => index % 2 == side)]; // behind the header
    }

    private sealed class WatchedDisk(ConcurrentQueue<string?> threads) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            threads.Enqueue(Thread.CurrentThread.Name);
            base.Write(buffer, offset, count);
        }

        protected override void Dispose(bool disposing)
        {
            threads.Enqueue(Thread.CurrentThread.Name);
            base.Dispose(disposing);
        }
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
