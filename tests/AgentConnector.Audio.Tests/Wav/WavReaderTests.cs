using AgentConnector.Audio.Wav;
using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests.Wav;

public sealed class WavReaderTests
{
    private static readonly short[] Speech = Tone.Noise(0.25);

    [Fact]
    public void A_plain_file_reads_sample_for_sample()
    {
        using var reader = new WavReader(new MemoryStream(WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech)))));

        Assert.Equal(AudioFormat.Pcm(16000), reader.Format);
        Assert.Equal(new WavFormat(WavEncoding.Pcm, 16000, 1, 16), reader.SourceFormat);
        Assert.Equal(TimeSpan.FromSeconds(0.25), reader.Duration);
        Assert.Equal(Speech, WavBytes.ReadAll(reader));
        Assert.False(reader.IsTruncated);
    }

    [Theory]
    [InlineData(1, 8, new byte[] { 128, 255, 0, 192 }, new short[] { 0, 32512, -32768, 16384 })]
    [InlineData(1, 16, new byte[] { 0, 0, 0xFF, 0x7F, 0, 0x80, 1, 0 }, new short[] { 0, 32767, -32768, 1 })]
    [InlineData(1, 24, new byte[] { 0, 0, 0, 0xFF, 0xFF, 0x7F, 0, 0, 0x80, 0x80, 1, 0 }, new short[] { 0, 32767, -32768, 2 })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0x80, 0, 0, 3, 0 }, new short[] { 0, 32767, -32768, 3 })]
    [InlineData(3, 32, new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0x80, 0xBF, 0, 0, 0, 0x3F }, new short[] { 32767, -32768, 16384 })]
    [InlineData(3, 32, new byte[] { 0, 0, 0xC0, 0x7F, 0, 0, 0x80, 0x7F, 0, 0, 0x80, 0xFF }, new short[] { 0, 32767, -32768 })]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0, 0, 0, 0, 0, 0, 0xE0, 0xBF }, new short[] { 16384, -16384 })]
    [InlineData(6, 8, new byte[] { 0xD5, 0xAA }, new short[] { 8, 32256 })]
    [InlineData(7, 8, new byte[] { 0xFF, 0x00 }, new short[] { 0, -32124 })]
    public void Every_encoding_reads_on_the_scale_of_16_bits_plain_and_extensible(int tag, int bits, byte[] data, short[] samples)
    {
        Assert.Equal(samples, WavBytes.ReadAll(WavBytes.File(WavBytes.Format(tag, bits: bits), WavBytes.Data(data))));
        Assert.Equal(samples, WavBytes.ReadAll(WavBytes.File(WavBytes.Extensible(tag, 1, 16000, bits), WavBytes.Data(data))));
    }

    [Fact]
    public void Channels_are_averaged()
    {
        var stereo = WavBytes.File(WavBytes.Format(channels: 2), WavBytes.Data(WavBytes.Pcm([100, 300, -32768, -32768, 1, 2])));
        short[] frames = [1, 2, 3, 4, 5, 6, 7, 12, 8, 8, 8, 8, 8, 8, 8, 8];
        var eight = WavBytes.File(WavBytes.Format(channels: 8), WavBytes.Data(WavBytes.Pcm(frames)));

        Assert.Equal([200, -32768, 2], WavBytes.ReadAll(stereo));
        Assert.Equal([5, 8], WavBytes.ReadAll(eight));
    }

    [Fact]
    public void Other_chunks_are_skipped_with_their_padding_seekable_or_not()
    {
        var file = WavBytes.File(
            WavBytes.Chunk("JUNK", new byte[27]), WavBytes.Format(), WavBytes.Chunk("fact", new byte[4]),
            WavBytes.Chunk("LIST", new byte[5001]), WavBytes.Data(WavBytes.Pcm(Speech)), WavBytes.Chunk("id3 ", new byte[99]));

        Assert.Equal(Speech, WavBytes.ReadAll(file));
        Assert.Equal(Speech, WavBytes.ReadAll(new DripStream(file)));
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(0x7FFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(36u, 0u)]
    [InlineData(0x7FFFFFFFu, 0x7FFFFFFFu)]
    [InlineData(0x7FFFF024u, 0x7FFFF000u)]
    [InlineData(0x7FFFFF24u, 0x7FFFFF00u)]
    [InlineData(0x80000000u, 0x7FFFFFDCu)]
    [InlineData(0x80000024u, 0x80000000u)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFDBu)]
    public void A_streamed_file_without_sizes_is_read_to_its_end(uint riffSize, uint dataSize)
    {
        var file = WavBytes.Named("RIFF", riffSize, WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech), dataSize));
        foreach (var stream in new Stream[] { new DripStream(file), new MemoryStream(file) })
        {
            using var reader = new WavReader(stream);

            Assert.Null(reader.Duration);
            Assert.Equal(Speech, WavBytes.ReadAll(reader));
            Assert.False(reader.IsTruncated);
        }
    }

    [Fact]
    public void A_file_whose_samples_follow_an_announcement_of_none_is_read_to_its_end_whatever_the_first_size_says()
    {
        var right = WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech), 0));

        Assert.Equal(Speech, WavBytes.ReadAll(right));
    }

    [Fact]
    public void An_empty_data_chunk_with_chunks_after_it_is_really_empty() =>
        Assert.Empty(WavBytes.ReadAll(WavBytes.File(WavBytes.Format(), WavBytes.Data([]), WavBytes.Chunk("LIST", new byte[50]))));

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void A_64_bit_file_takes_its_size_from_ds64(string name)
    {
        var sizes = new byte[28];
        sizes[8] = 100; // bytes of samples
        var file = WavBytes.Named(
            name, uint.MaxValue, WavBytes.Chunk("ds64", sizes), WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech), uint.MaxValue));

        Assert.Equal(Speech[..50], WavBytes.ReadAll(file));
    }

    [Fact]
    public void A_file_that_is_cut_short_reads_as_far_as_it_goes_and_says_so()
    {
        var file = WavBytes.File(WavBytes.Format(), WavBytes.Data(WavBytes.Pcm(Speech)))[..^1001];
        using var reader = new WavReader(new MemoryStream(file));

        Assert.Equal(Speech[..^501], WavBytes.ReadAll(reader));
        Assert.True(reader.IsTruncated);
        Assert.Equal(0, reader.Read(new short[10]));
    }

    [Fact]
    public void The_stream_is_closed_with_the_reader_unless_it_shall_stay_open()
    {
        var stream = new MemoryStream(WavBytes.File(WavBytes.Format(), WavBytes.Data([])));

        new WavReader(stream, leaveOpen: true).Dispose();
        stream.Position = 0;
        new WavReader(stream).Dispose();
        Assert.False(stream.CanRead);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var file = WavBytes.File(WavBytes.Format(channels: 2), WavBytes.Data(WavBytes.Pcm(Tone.Noise(2))));
        using var reader = new WavReader(new MemoryStream(file));
        var block = new short[320];
        reader.Read(block);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var read = 0; read < 20; read++)
        {
            reader.Read(block);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A pipe: it cannot seek and gives a few bytes at a time.</summary>
    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override long Length => throw new NotSupportedException();

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
