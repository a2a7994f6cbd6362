using AgentConnector.Calls.Talking;

namespace AgentConnector.Tests.Calls.Talking;

public sealed class HoldMusicTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(48_000)]
    public void It_is_quiet_never_clipped_and_never_silent_for_long(int rate)
    {
        var music = Play(rate, seconds: 8);

        Assert.InRange(music.Max(sample => Math.Abs((int)sample)), HoldMusic.Peak / 2, HoldMusic.Peak);
        foreach (var moment in music.Chunk(rate / 5))
        {
            Assert.InRange(Level.Rms(moment), -42, -22);
        }
    }

    [Fact]
    public void It_begins_softly_and_has_no_jumps()
    {
        var music = Play(16_000, seconds: 8);

        Assert.Equal(0, music[0]);
        Assert.InRange(music.Zip(music.Skip(1), (one, next) => Math.Abs(next - one)).Max(), 1, 900);
    }

    [Fact]
    public void Its_notes_follow_each_other()
    {
        var music = Play(16_000, seconds: 4);

        for (var note = 0; note < HoldMusic.Notes.Count; note++)
        {
            Assert.InRange(Goertzel.Level(music.AsSpan(note * 16_000, 8_000), HoldMusic.Notes[note], 16_000), -34, -22);
        }
    }

    [Fact]
    public void It_is_the_same_in_pieces_of_any_length()
    {
        var music = new HoldMusic(16_000);
        var pieces = new short[16_000];
        for (var at = 0; at < pieces.Length;)
        {
            var length = Math.Min(1 + (at % 333), pieces.Length - at);
            music.Fill(pieces.AsSpan(at, length));
            at += length;
        }

        Assert.Equal(Play(16_000, seconds: 1), pieces);
        music.Restart();
        music.Fill(pieces);
        Assert.Equal(Play(16_000, seconds: 1), pieces);
    }

    private static short[] Play(int rate, int seconds)
    {
        var samples = new short[rate * seconds];
        new HoldMusic(rate).Fill(samples);
        return samples;
    }
}
