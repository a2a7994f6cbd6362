using AgentConnector.Webhooks.Deliveries;

namespace AgentConnector.Tests.Webhooks;

public sealed class ReceiverLoadTests
{
    [Fact]
    public void A_receiver_gets_one_try_at_a_time_until_it_answers_and_again_when_it_no_longer_does()
    {
        var load = new ReceiverLoad(places: 32, most: 2);
        Assert.True(load.TryTake("key", "a"));
        Assert.False(load.TryTake("key", "a"));
        load.Return("key", "a", answers: true);
        Assert.True(load.TryTake("key", "a"));
        Assert.True(load.TryTake("key", "a"));
        Assert.False(load.TryTake("key", "a"));
        load.Return("key", "a", answers: false);
        Assert.False(load.TryTake("key", "a"));
        load.Return("key", "a", answers: false);
        Assert.True(load.TryTake("key", "a"));
        Assert.False(load.TryTake("key", "a"));
    }

    [Fact]
    public void What_another_key_made_of_a_receiver_does_not_count()
    {
        var load = new ReceiverLoad(places: 32, most: 8);
        Prove(load, "one", "n8n");
        Assert.True(load.TryTake("other", "n8n"));
        load.Return("other", "n8n", answers: false);

        Assert.True(load.TryTake("one", "n8n"));
        Assert.True(load.TryTake("one", "n8n"));
    }

    [Fact]
    public void However_many_receivers_are_silent_they_leave_half_of_the_places_to_those_that_answer()
    {
        var load = new ReceiverLoad(places: 64, most: 64);
        Prove(load, "alive", "n8n");
        var silent = Enumerable.Range(0, 1_000).Count(n => load.TryTake($"key-{n % 50}", $"dead-{n}"));

        Assert.Equal(32, silent);
        Assert.True(Enumerable.Range(0, 16).All(_ => load.TryTake("alive", "n8n")));
    }

    /// <summary>Each of some keys in turn takes all it can get.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void However_much_a_key_has_to_tell_it_leaves_room_for_the_next_one(bool answering)
    {
        var load = new ReceiverLoad(places: 64, most: 64);
        for (var key = 0; key < 5; key++)
        {
            if (answering)
            {
                Prove(load, $"key-{key}", "n8n");
            }

            var taken = Enumerable.Range(0, 1_000).Count(n => load.TryTake($"key-{key}", answering ? "n8n" : $"origin-{n}"));
            Assert.NotEqual(0, taken);
            Assert.InRange(taken, 1, load.FreePlaces);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Even_one_place_is_used(int places)
    {
        var load = new ReceiverLoad(places, most: 8);

        Assert.True(load.TryTake("key", "a"));
    }

    /// <summary>The store asks for what may be tried by these lists: they must say what TryTake says.</summary>
    [Fact]
    public void Who_is_closed_is_who_would_be_refused()
    {
        var random = new Seeded(29);
        var load = new ReceiverLoad(places: 12, most: 3);
        var flying = new List<(string Owner, string Origin)>();
        for (var step = 0; step < 5_000; step++)
        {
            var (owner, origin) = ($"key-{random.Next(0, 4)}", $"origin-{random.Next(0, 6)}");
            var closed = load.Closed;
            var text = Closed.TextOf(owner, origin);
            var open = load.FreePlaces > 0 && !closed.Receivers.Contains(text) && !closed.Owners.Contains(owner)
                && (closed.Proven.Contains(text) || (closed.Unproven is { } unproven && !unproven.Contains(owner)));
            Assert.Equal(open, load.TryTake(owner, origin));
            if (open)
            {
                flying.Add((owner, origin));
            }

            if (flying.Count > 0 && random.Next(0, 3) > 0)
            {
                var landing = flying[random.Next(0, flying.Count)];
                flying.Remove(landing);
                load.Return(landing.Owner, landing.Origin, answers: random.Next(0, 2) == 0);
            }
        }
    }

    private static void Prove(ReceiverLoad load, string owner, string origin)
    {
        Assert.True(load.TryTake(owner, origin));
        load.Return(owner, origin, answers: true);
    }
}
