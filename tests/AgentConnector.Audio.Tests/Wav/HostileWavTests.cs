using AgentConnector.Audio.Wav;
using AgentConnector.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Audio.Tests.Wav;

public sealed class HostileWavTests
{
    private static readonly byte[] Good =
        WavBytes.File(WavBytes.Extensible(1, 2, 16000, 16), WavBytes.Chunk("LIST", new byte[30]), WavBytes.Data(new byte[640]));

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "empty", [] },
        { "12 bytes", [.. "RIFF"u8] },
        { "RIFF and WAVE", [.. "OggS"u8, .. new byte[100]] },
        { "RIFF and WAVE", WavBytes.Named("RIFX", 100, WavBytes.Format()) },
        { "before its fmt chunk", WavBytes.File() },
        { "before its fmt chunk", WavBytes.File(WavBytes.Chunk("LIST", new byte[10])) },
        { "before its data chunk", WavBytes.File(WavBytes.Format()) },
        { "before any fmt chunk", WavBytes.File(WavBytes.Data(new byte[10]), WavBytes.Format()) },
        { "within its fmt chunk", WavBytes.File(WavBytes.Format())[..25] },
        { "has 4 bytes", WavBytes.File(WavBytes.Chunk("fmt ", new byte[4])) },
        { "0 channels", WavBytes.File(WavBytes.Format(channels: 0)) },
        { "9 channels", WavBytes.File(WavBytes.Format(channels: 9)) },
        { "rate is 0 Hz", WavBytes.File(WavBytes.Format(rate: 0)) },
        { "rate is 4294967295 Hz", WavBytes.File(WavBytes.Format(rate: uint.MaxValue)) },
        { "block align of 3 does not fit", WavBytes.File(WavBytes.Format(blockAlign: 3)) },
        { "block align of 0 does not fit", WavBytes.File(WavBytes.Format(blockAlign: 0)) },
        { "PCM at 12 bits", WavBytes.File(WavBytes.Format(bits: 12)) },
        { "floating point at 16 bits", WavBytes.File(WavBytes.Format(tag: 3)) },
        { "IMA ADPCM", WavBytes.File(WavBytes.Format(tag: 0x11, bits: 4)) },
        { "MP3", WavBytes.File(WavBytes.Format(tag: 0x55, bits: 0)) },
        { "0x1234", WavBytes.File(WavBytes.Format(tag: 0x1234)) },
        { "GUID", WavBytes.File(WavBytes.Extensible(1, 1, 16000, 16, lastOfGuid: 0)) },
        { "extensible fmt chunk has 16 bytes", WavBytes.File(WavBytes.Format(tag: 0xFFFE)) },
        { "ds64", WavBytes.Named("RF64", uint.MaxValue, WavBytes.Chunk("ds64", new byte[8])) },
        { "1000 chunks", WavBytes.File([.. Enumerable.Repeat(WavBytes.Chunk("JUNK", []), 1001)]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_file_is_refused_in_words_and_left_open(string words, byte[] file)
    {
        var stream = new MemoryStream(file);

        var error = Assert.Throws<WavException>(() => new WavReader(stream));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Random_bytes_never_do_more_harm_than_a_clear_refusal() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), AssertHarmless).MustHold(500);

    [Fact]
    public void Random_bytes_behind_a_good_beginning_do_no_harm() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => AssertHarmless(WavBytes.File(WavBytes.Format(), bytes))).MustHold(500);

    [Fact]
    public void A_good_file_cut_anywhere_does_no_harm()
    {
        for (var length = 0; length <= Good.Length; length++)
        {
            AssertHarmless(Good[..length]);
        }
    }

    [Fact]
    public void A_header_with_any_bytes_changed_does_no_harm()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), seed =>
        {
            var random = new Seeded((ulong)seed.Get);
            byte[] interesting = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF];
            for (var trial = 0; trial < 50; trial++)
            {
                var file = Good.ToArray();
                for (var change = random.Next(1, 6); change > 0; change--)
                {
                    var place = random.Next(0, 110);
                    file[place] = change % 2 == 0 ? (byte)random.Next() : interesting[random.Next(0, interesting.Length)];
                }

                AssertHarmless(file);
            }
        }).MustHold();
    }

    private static void AssertHarmless(byte[] file)
    {
        var block = new short[256];
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var reader = new WavReader(new MemoryStream(file));
            var samples = 0L;
            while (reader.Read(block) is > 0 and var read)
            {
                samples += read;
            }

            Assert.True(samples <= file.Length);
            Assert.True(reader.Duration is null || reader.Duration >= TimeSpan.Zero);
        }
        catch (WavException refusal)
        {
            Assert.NotEmpty(refusal.Message);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);

        var repaired = new MemoryStream();
        repaired.Write(file);
        try
        {
            WavFile.Repair(repaired);
        }
        catch (WavException refusal)
        {
            Assert.NotEmpty(refusal.Message);
        }

        Assert.True(repaired.Length <= file.Length);
    }
}
