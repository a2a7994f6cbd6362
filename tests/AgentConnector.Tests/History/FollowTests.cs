using AgentConnector.Calls;
using AgentConnector.History.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace AgentConnector.Tests.History;

/// <summary>Following a call: every fact once, in order, from any point, at any pace.</summary>
public sealed class FollowTests : IAsyncDisposable
{
    private readonly TempStore store = new();

    private ICallJournal Journal => store.Journal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Followers start after any number of facts, from any seq, while the rest is being written.</summary>
    [Fact]
    public void A_follower_sees_every_fact_after_its_seq_exactly_once_whenever_it_comes()
    {
        var run = 0;
        Prop.ForAll<byte, byte[]>((facts, followers) => FollowAsync(CallId.Parse("call-" + run++), (facts % 20) + 1, followers))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(4711, 1));
    }

    [Fact]
    public async Task A_long_call_is_followed_page_by_page()
    {
        var id = await Journal.OpenAsync("long");
        await Task.WhenAll(Enumerable.Range(0, 700).Select(n => Journal.AddAsync(id, Facts.Warning("w" + n))));
        await Journal.AddAsync(id, Facts.Ended());

        var seen = await Journal.FollowAsync(id, 0, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 702).Select(seq => (long)seq), seen.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Nothing_is_kept_of_followers_of_calls_that_are_over_or_that_nobody_knows()
    {
        var id = await Journal.OpenAsync("over");
        var during = Journal.FollowAsync(id, 0, Cancellation).ToListAsync(Cancellation);
        await Journal.AddAsync(id, Facts.Ended());
        await during;

        await Journal.FollowAsync(id, 0, Cancellation).ToListAsync(Cancellation);
        await Journal.FollowAsync(id, 99, Cancellation).ToListAsync(Cancellation);
        await Journal.FollowAsync(CallId.Parse("unknown"), 0, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(0, store.Get<CallBells>().Count);
    }

    [Fact]
    public async Task A_follower_that_stops_reading_holds_up_nobody()
    {
        var id = await Journal.OpenAsync("a");
        await using var stuck = Journal.FollowAsync(id, 0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await stuck.MoveNextAsync());

        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => Journal.AddAsync(id, Facts.Warning("w" + n))));
        await Journal.AddAsync(id, Facts.Ended());

        var rest = 1;
        while (await stuck.MoveNextAsync())
        {
            rest++;
        }

        Assert.Equal(302, rest);
    }

    [Fact]
    public async Task A_follower_that_gives_up_is_freed_while_the_call_is_silent()
    {
        var id = await Journal.OpenAsync("a");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var follower = Journal.FollowAsync(id, 1, patience.Token).GetAsyncEnumerator(patience.Token);
        var waiting = follower.MoveNextAsync().AsTask();
        Assert.False(waiting.IsCompleted);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Whoever_hears_of_a_fact_finds_it_on_disk()
    {
        var id = await Journal.OpenAsync("a");
        await using var follower = Journal.FollowAsync(id, 1, Cancellation).GetAsyncEnumerator(Cancellation);
        var hearing = follower.MoveNextAsync().AsTask();
        await Journal.AddAsync(id, Facts.Warning("w"));
        Assert.True(await hearing);

        await using var beside = store.OpenBeside();
        await using var command = beside.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM events WHERE id = $id";
        command.Parameters.AddWithValue("$id", follower.Current.Id);
        Assert.Equal(1L, await command.ExecuteScalarAsync(Cancellation));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task FollowAsync(CallId id, int count, byte[] followers)
    {
        await Journal.OpenAsync(id.ToString());
        var following = new List<(long AfterSeq, Task<List<JournalEntry>> Seen)>();
        for (var n = 0; n <= count; n++)
        {
            // A byte decides when a follower arrives and where it begins: before, at or beyond what is there.
            foreach (var choice in followers.Where(choice => choice % (count + 1) == n).Take(4))
            {
                var afterSeq = choice * 31 % (count + 2);
                following.Add((afterSeq, Journal.FollowAsync(id, afterSeq, Cancellation).ToListAsync(Cancellation).AsTask()));
            }

            await Journal.AddAsync(id, n < count ? Facts.Warning("w" + n) : Facts.Ended());
        }

        foreach (var (afterSeq, seen) in following)
        {
            var expected = Enumerable.Range(1, count + 2).Select(seq => (long)seq).Where(seq => seq > afterSeq);
            Assert.Equal(expected, (await seen).Select(entry => entry.Seq));
        }
    }
}
