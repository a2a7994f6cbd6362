using AgentConnector.Devices.Lines;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Devices.Tests;

public sealed class SampleRingTests
{
    [Fact]
    public void What_was_written_is_read_in_order_whatever_the_slices() => Prop
        .ForAll<int[]>(sizes =>
        {
            var ring = new SampleRing(64);
            short next = 0, expected = 0;
            var whole = true;
            foreach (var size in sizes.Select(size => Math.Abs(size % 50)))
            {
                var kept = ring.Write([.. Enumerable.Range(next, size).Select(sample => (short)sample)]);
                next += (short)kept;
                var read = new short[Math.Min(ring.Count, size / 2)];
                whole &= ring.TryRead(read) && read.All(sample => sample == expected++);
            }

            return whole;
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void What_does_not_fit_is_counted_and_what_is_there_stays()
    {
        var ring = new SampleRing(4);

        ring.Write([1, 2, 3]);
        Assert.Equal(1, ring.Write([4, 5, 6]));

        var read = new short[4];
        Assert.True(ring.TryRead(read));
        Assert.Equal([1, 2, 3, 4], read);
        Assert.Equal(2, ring.Dropped);
    }

    [Fact]
    public void Nothing_is_taken_when_there_is_not_enough()
    {
        var ring = new SampleRing(8);
        ring.Write([1, 2]);

        Assert.False(ring.TryRead(new short[3]));
        Assert.Equal(2, ring.Count);
    }

    [Fact]
    public void The_newest_can_be_kept()
    {
        var ring = new SampleRing(8);
        ring.Write([1, 2, 3, 4, 5]);

        ring.KeepNewest(2);

        var read = new short[2];
        Assert.True(ring.TryRead(read));
        Assert.Equal([4, 5], read);
    }

    [Fact]
    public void Two_threads_pass_a_million_samples_without_a_lock()
    {
        const int Total = 1_000_000;
        var ring = new SampleRing(1024);
        var writer = new Thread(() =>
        {
            short[] slice = new short[7];
            for (var sent = 0; sent < Total;)
            {
                var count = Math.Min(Math.Min(slice.Length, ring.Capacity - ring.Count), Total - sent);
                for (var i = 0; i < count; i++)
                {
                    slice[i] = (short)(sent + i);
                }

                sent += ring.Write(slice.AsSpan(0, count));
            }
        });
        writer.Start();

        var read = new short[8];
        var wrong = 0;
        for (var received = 0; received < Total; received += read.Length)
        {
            while (!ring.TryRead(read))
            {
                Thread.Yield();
            }

            for (var i = 0; i < read.Length; i++)
            {
                wrong += read[i] == (short)(received + i) ? 0 : 1;
            }
        }

        writer.Join();
        Assert.Equal((0, 0L), (wrong, ring.Dropped));
    }
}
