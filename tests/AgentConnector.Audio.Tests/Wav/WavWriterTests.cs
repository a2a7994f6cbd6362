using AgentConnector.Audio.Wav;
using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests.Wav;

public sealed class WavWriterTests
{
    private static readonly short[] Speech = Tone.Noise(0.5);

    [Fact]
    public void What_was_written_is_read_back()
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, 16000, leaveOpen: true))
        {
            writer.Write(Speech.AsSpan(0, 3001));
            writer.Write(Speech.AsSpan(3001));
            Assert.Equal(8000, writer.Frames);
            Assert.Equal(TimeSpan.FromSeconds(0.5), writer.Duration);
        }

        Assert.Equal(WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech))), file.ToArray());
        Assert.Equal(Speech, WavBytes.ReadAll(file.ToArray()));
    }

    [Fact]
    public void Stereo_takes_whole_frames_only()
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, 48000, channels: 2, leaveOpen: true))
        {
            Assert.Throws<ArgumentException>(() => writer.Write([1, 2, 3]));
            writer.Write([10, 20, 30, 40]);
            Assert.Equal(2, writer.Frames);
        }

        Assert.Equal([15, 35], WavBytes.ReadAll(file.ToArray()));
    }

    [Fact]
    public void It_may_begin_anywhere_in_its_stream()
    {
        var file = new MemoryStream();
        file.Write([1, 2, 3, 4, 5]);
        using (var writer = new WavWriter(file, 16000, leaveOpen: true))
        {
            writer.Write(Speech);
        }

        Assert.Equal([1, 2, 3, 4, 5], file.ToArray()[..5]);
        Assert.Equal(Speech, WavBytes.ReadAll(file.ToArray()[5..]));
    }

    [Fact]
    public void The_file_of_a_killed_process_is_a_whole_file_up_to_the_last_flush_and_repair_recovers_the_rest()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "call.wav");
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            var writer = new WavWriter(file, 16000, leaveOpen: true);
            writer.Write(Speech.AsSpan(0, 5000));
            writer.Flush();
            writer.Write(Speech.AsSpan(5000));
            file.WriteByte(1); // killed in the middle of a sample, never disposed
        }

        using (var killed = File.OpenRead(path))
        {
            using var reader = new WavReader(killed);
            Assert.Equal(Speech[..5000], WavBytes.ReadAll(reader));
            Assert.False(reader.IsTruncated);
        }

        using (var file = File.Open(path, FileMode.Open))
        {
            Assert.True(WavFile.Repair(file));
            Assert.False(WavFile.Repair(file));
        }

        Assert.Equal(WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech))), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_that_was_never_flushed_can_be_read_and_repaired_all_the_same()
    {
        var file = new MemoryStream();
        var writer = new WavWriter(file, 16000);
        writer.Write(Speech);

        Assert.Equal(Speech, WavBytes.ReadAll(file.ToArray()));
        Assert.True(WavFile.Repair(file));
        Assert.Equal(WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech))), file.ToArray());
    }

    [Fact]
    public void Repair_mends_a_file_that_lost_its_end_and_leaves_whole_files_alone()
    {
        var whole = WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech)), WavBytes.Chunk("LIST", new byte[20]));
        var file = new MemoryStream();
        file.Write(whole);
        Assert.False(WavFile.Repair(file));
        Assert.Equal(whole, file.ToArray());

        file.SetLength(10_001);
        Assert.True(WavFile.Repair(file));
        Assert.Equal(10_000, file.Length);
        Assert.Equal(Speech[..((10_000 - 44) / 2)], WavBytes.ReadAll(file.ToArray()));
    }

    [Fact]
    public void Four_gibibytes_are_the_end_and_it_says_so()
    {
        var file = new BottomlessStream();
        using var writer = new WavWriter(file, 16000, channels: 2);
        var megabyte = new short[1 << 19];
        for (var megabytes = 0; megabytes < 4095; megabytes++)
        {
            writer.Write(megabyte);
        }

        Assert.Contains("4 GiB", Assert.Throws<WavException>(() => writer.Write(megabyte)).Message, StringComparison.Ordinal);
        Assert.Equal(4095L << 18, writer.Frames);
        writer.Write(megabyte.AsSpan(0, (int)((WavWriter.LargestData - (4095L << 20)) / 4 * 2)));
        Assert.Throws<WavException>(() => writer.Write([1, 2]));
    }

    [Fact]
    public void A_pipe_cannot_hold_a_file_whose_sizes_come_last()
    {
        Assert.Throws<ArgumentException>(() => new WavWriter(new MemoryStream(new byte[100], writable: false), 16000));
    }

    /// <summary>Takes any amount and keeps none of it.</summary>
    private sealed class BottomlessStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => Position;

        public override long Position { get; set; }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Position += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Position += buffer.Length;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("agent-connector-audio-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
