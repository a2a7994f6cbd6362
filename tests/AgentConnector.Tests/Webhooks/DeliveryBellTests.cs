using AgentConnector.Webhooks.Deliveries;

namespace AgentConnector.Tests.Webhooks;

public sealed class DeliveryBellTests
{
    [Fact]
    public async Task Whoever_waits_hears_the_next_ring_although_others_ring_at_the_same_moment()
    {
        var bell = new DeliveryBell();
        var rings = new long[2];
        var over = false;
        var ringers = Enumerable.Range(0, rings.Length).Select(ringer => Task.Factory.StartNew(() => Ring(ringer), TaskCreationOptions.LongRunning)).ToArray();
        for (var round = 0; round < 200; round++)
        {
            var next = bell.Next;
            var (first, second) = (Volatile.Read(ref rings[0]), Volatile.Read(ref rings[1]));
            SpinWait.SpinUntil(() => Volatile.Read(ref rings[0]) >= first + 2 && Volatile.Read(ref rings[1]) >= second + 2);
            if (!next.IsCompleted)
            {
                Volatile.Write(ref over, true);
                Assert.Fail($"In round {round} somebody waits for a bell that nobody rings any more.");
            }
        }

        Volatile.Write(ref over, true);
        await Task.WhenAll(ringers);

        void Ring(int ringer)
        {
            while (!Volatile.Read(ref over))
            {
                bell.Ring();
                Interlocked.Increment(ref rings[ringer]);
            }
        }
    }
}
