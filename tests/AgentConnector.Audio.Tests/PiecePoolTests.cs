namespace AgentConnector.Audio.Tests;

public class PiecePoolTests
{
    [Fact]
    public void What_every_burst_needs_is_kept_and_nothing_new_is_made()
    {
        var pool = new PiecePool(size: 16, most: 4096);
        var first = Burst(pool, 300).ToHashSet();
        for (var i = 0; i < 100; i++)
        {
            Assert.Superset(first, Burst(pool, 300).ToHashSet());
        }

        Assert.Equal(300, pool.Kept);
    }

    [Fact]
    public void What_only_one_burst_needed_goes_by_and_by()
    {
        var pool = new PiecePool(size: 16, most: 4096);
        Burst(pool, 4000);
        Assert.Equal(4000, pool.Kept);
        for (var returned = 0; returned < 20 * PiecePool.LookEvery; returned += 100)
        {
            Burst(pool, 100);
        }

        Assert.Equal(100, pool.Kept);
    }

    [Fact]
    public void No_more_is_kept_than_it_was_made_for()
    {
        var pool = new PiecePool(size: 16, most: 10);
        Burst(pool, 25);
        Assert.Equal(10, pool.Kept);
    }

    /// <summary>So many are out at once, and come back.</summary>
    private static List<short[]> Burst(PiecePool pool, int count)
    {
        var pieces = Enumerable.Range(0, count).Select(_ => pool.Rent()).ToList();
        Assert.All(pieces, piece => Assert.Equal(16, piece.Length));
        pieces.ForEach(pool.Return);
        return pieces;
    }
}
