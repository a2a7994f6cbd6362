using AgentConnector.Testing;

namespace AgentConnector.Audio.Tests;

public sealed class G711Tests
{
    // ITU-T G.711 table 5: the periods of a 1 kHz sine at 0 dBm0, the digital milliwatt.
    private static readonly byte[] MuLawMilliwatt = [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E];
    private static readonly byte[] ALawMilliwatt = [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4];

    [Theory]
    [InlineData(0, 0xFF)]
    [InlineData(3, 0xFF)]
    [InlineData(4, 0xFE)]
    [InlineData(-1, 0x7F)]
    [InlineData(-5, 0x7E)]
    [InlineData(123, 0xF0)]
    [InlineData(124, 0xEF)]
    [InlineData(1000, 0xCE)]
    [InlineData(-1000, 0x4E)]
    [InlineData(32767, 0x80)]
    [InlineData(-32768, 0x00)]
    public void Mu_law_encodes_as_the_recommendation_says(short sample, byte code) => Assert.Equal(code, G711.EncodeMuLaw(sample));

    [Theory]
    [InlineData(0, 0xD5)]
    [InlineData(15, 0xD5)]
    [InlineData(16, 0xD4)]
    [InlineData(-1, 0x55)]
    [InlineData(-17, 0x54)]
    [InlineData(1000, 0xFA)]
    [InlineData(-1000, 0x7A)]
    [InlineData(32767, 0xAA)]
    [InlineData(-32768, 0x2A)]
    public void A_law_encodes_as_the_recommendation_says(short sample, byte code) => Assert.Equal(code, G711.EncodeALaw(sample));

    [Theory]
    [InlineData(0xFF, 0)]
    [InlineData(0x7F, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0x80, 32124)]
    [InlineData(0x00, -32124)]
    [InlineData(0x8F, 16764)]
    public void Mu_law_decodes_to_the_recommended_outputs(byte code, short sample) => Assert.Equal(sample, G711.DecodeMuLaw(code));

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    [InlineData(0x80, 5504)]
    public void A_law_decodes_to_the_recommended_outputs(byte code, short sample) => Assert.Equal(sample, G711.DecodeALaw(code));

    [Fact]
    public void Every_code_of_both_laws_survives_decoding_and_encoding()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(code, G711.EncodeALaw(G711.DecodeALaw((byte)code)));

            // The negative zero of μ-law is the one code that another stands for.
            Assert.Equal(code == 0x7F ? 0xFF : code, G711.EncodeMuLaw(G711.DecodeMuLaw((byte)code)));
        }
    }

    [Fact]
    public void Both_laws_rise_steadily_and_err_by_no_more_than_half_a_step()
    {
        var (lastMuLaw, lastALaw) = (short.MinValue, short.MinValue);
        for (var sample = (int)short.MinValue; sample <= short.MaxValue; sample++)
        {
            var muLaw = G711.DecodeMuLaw(G711.EncodeMuLaw((short)sample));
            var aLaw = G711.DecodeALaw(G711.EncodeALaw((short)sample));
            Assert.True(muLaw >= lastMuLaw && aLaw >= lastALaw, $"{sample} falls back");

            // Sixteen steps a segment make half a step a 32nd of the magnitude, which μ-law counts from -132.
            Assert.True(Math.Abs(muLaw - sample) <= (Math.Abs(sample) + 132) / 32.0, $"{sample} became {muLaw}");
            Assert.True(Math.Abs(aLaw - sample) <= Math.Max(Math.Abs(sample), 256) / 32.0, $"{sample} became {aLaw}");
            (lastMuLaw, lastALaw) = (muLaw, aLaw);
        }
    }

    [Fact]
    public void The_digital_milliwatt_is_a_kilohertz_3_dB_below_the_overload_point()
    {
        var muLaw = new short[8000];
        var aLaw = new short[8000];
        G711.DecodeMuLaw([.. Enumerable.Repeat(MuLawMilliwatt, 1000).SelectMany(period => period)], muLaw);
        G711.DecodeALaw([.. Enumerable.Repeat(ALawMilliwatt, 1000).SelectMany(period => period)], aLaw);

        // Overload is +3.17 dBm0 in μ-law and +3.14 in A-law; it lies a little below 16-bit full scale.
        Assert.InRange(Goertzel.Level(muLaw, 1000, 8000), -3.3, -3.1);
        Assert.InRange(Goertzel.Level(aLaw, 1000, 8000), -3.3, -3.1);
    }

    [Fact]
    public void Spans_and_single_samples_agree()
    {
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        var samples = new short[256];
        var back = new byte[256];

        G711.DecodeALaw(codes, samples);
        G711.EncodeMuLaw(samples, back);

        Assert.Equal(codes.Select(G711.DecodeALaw), samples);
        Assert.Equal(samples.Select(G711.EncodeMuLaw), back);
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused_in_words()
    {
        var error = Assert.Throws<ArgumentException>(() => G711.DecodeMuLaw(new byte[10], new short[9]));

        Assert.StartsWith("Needs room for 10 samples and has 9.", error.Message, StringComparison.Ordinal);
    }
}
