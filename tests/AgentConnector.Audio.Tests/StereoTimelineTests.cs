using AgentConnector.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Audio.Tests;

public sealed class StereoTimelineTests
{
    [Fact]
    public void Two_lanes_come_out_as_stereo_with_silence_in_the_holes()
    {
        var timeline = new StereoTimeline(100);
        timeline.Write(StereoLane.Left, 1, [1, 2]);
        timeline.Write(StereoLane.Right, 4, [5]);

        Assert.Equal(5, timeline.End);
        Assert.Equal([0, 0, 1, 0, 2, 0, 0, 0, 0, 5, 0, 0], Take(timeline, 6));
        Assert.Equal(6, timeline.Taken);
    }

    [Fact]
    public void An_interruption_leaves_what_was_heard_and_silence_after_it()
    {
        var timeline = new StereoTimeline(100);
        timeline.Write(StereoLane.Right, 0, [1, 2, 3, 4, 5]);
        timeline.Write(StereoLane.Left, 0, [9, 9, 9, 9, 9]);

        Assert.Equal(3, timeline.Truncate(StereoLane.Right, 2));
        Assert.Equal([9, 1, 9, 2, 9, 0, 9, 0, 9, 0], Take(timeline, 5));
    }

    [Fact]
    public void What_was_taken_cannot_be_truncated_or_written_any_more()
    {
        var timeline = new StereoTimeline(100);
        timeline.Write(StereoLane.Left, 0, [1, 2, 3, 4]);
        Take(timeline, 2);

        Assert.Equal(2, timeline.Truncate(StereoLane.Left, 0));
        Assert.Equal(1, timeline.Write(StereoLane.Left, 0, [7, 7, 8]));
        Assert.Equal(2, timeline.Dropped);
        Assert.Equal([8, 0], Take(timeline, 3));
    }

    [Fact]
    public void Beyond_the_look_ahead_samples_are_left_out_and_counted()
    {
        var timeline = new StereoTimeline(4);

        Assert.Equal(2, timeline.Write(StereoLane.Left, 2, [1, 2, 3]));
        Assert.Equal(0, timeline.Write(StereoLane.Right, long.MaxValue - 10, [1, 2, 3]));
        Assert.Equal(4, timeline.Dropped);
        Assert.Equal([0, 0, 0, 0, 1, 0, 2, 0], Take(timeline, 4));
        Assert.Equal(3, timeline.Write(StereoLane.Left, 5, [4, 5, 6]));
    }

    [Fact]
    public void A_later_write_replaces_an_earlier_one()
    {
        var timeline = new StereoTimeline(10);
        timeline.Write(StereoLane.Left, 0, [1, 1, 1]);
        timeline.Write(StereoLane.Left, 1, [2]);

        Assert.Equal([1, 0, 2, 0, 1, 0], Take(timeline, 3));
    }

    [Fact]
    public void It_takes_in_pieces_no_larger_than_the_destination()
    {
        var timeline = new StereoTimeline(10);
        timeline.Write(StereoLane.Right, 0, [1, 2, 3]);

        Assert.Equal(0, timeline.Take(3, []));
        Assert.Equal(0, timeline.Take(3, new short[1]));
        Assert.Equal(2, timeline.Take(3, new short[5]));
        Assert.Equal(1, timeline.Take(3, new short[4]));
        Assert.Equal(0, timeline.Take(3, new short[4]));
        Assert.Equal(0, timeline.Take(1, new short[4]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)] // across the pieces of memory it is made of
    public void Any_mix_of_writing_truncating_and_taking_gives_what_a_plain_array_would(int scale)
    {
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), seed =>
        {
            var lookAhead = 200 * scale;
            var random = new Seeded((ulong)seed.Get);
            var timeline = new StereoTimeline(lookAhead);
            var lanes = new[] { new short[5000 * scale], new short[5000 * scale] };
            var taken = 0;
            for (var step = 0; step < 100 && taken < 4000 * scale; step++)
            {
                var lane = random.Next(0, 2);
                var position = Math.Max(0, taken + random.Next(-50, 250) * scale);
                switch (random.Next(0, 3))
                {
                    case 0:
                        var samples = Tone.Noise(random.Next(0, 120) * scale / 16000.0, seed: random.Next());
                        timeline.Write((StereoLane)lane, position, samples);
                        for (var i = 0; i < samples.Length; i++)
                        {
                            if (position + i >= taken && position + i < taken + lookAhead)
                            {
                                lanes[lane][position + i] = samples[i];
                            }
                        }

                        break;
                    case 1:
                        timeline.Truncate((StereoLane)lane, position);
                        lanes[lane].AsSpan(Math.Max(position, taken)).Clear();
                        break;
                    default:
                        var upTo = taken + (random.Next(0, 150) * scale);
                        var expected = Enumerable.Range(taken, upTo - taken).SelectMany(i => new[] { lanes[0][i], lanes[1][i] });
                        Assert.Equal(expected, Take(timeline, upTo));
                        taken = upTo;
                        break;
                }
            }
        }).MustHold();
    }

    private static short[] Take(StereoTimeline timeline, long upTo)
    {
        var frames = new short[2 * (upTo - timeline.Taken)];
        Assert.Equal(frames.Length / 2, timeline.Take(upTo, frames));
        return frames;
    }
}
