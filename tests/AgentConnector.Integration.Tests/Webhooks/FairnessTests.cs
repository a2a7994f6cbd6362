using System.Net;
using AgentConnector.Calls;
using AgentConnector.Webhooks.Deliveries;
using AgentConnector.Webhooks.Guard;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>What one key's receivers do is no other key's business.</summary>
public sealed class FairnessTests
{
    private static readonly string[] Known = ["call.ended"];

    private readonly ManualTime time = new(); // it never comes to the end of anybody's patience

    [Theory]
    [InlineData(false)] // nobody has ever heard of them
    [InlineData(true)] // they answered until a moment ago
    [Fault(FaultSide.Callback, "Many receivers that never answer", "Those of other keys are told at once")]
    public async Task However_many_receivers_of_one_key_never_answer_those_of_another_are_told_at_once(bool answeredBefore)
    {
        await using var dead = new Receiver();
        await using var alive = new Receiver();
        await using var scene = new OutboxScene(time, new Everywhere());
        await scene.StartAsync();
        if (answeredBefore)
        {
            await EndAsync(scene, "before", "a", dead, 256);
            await Eventually.AdvanceAsync(time, TimeSpan.FromMilliseconds(100), dead.ArrivedAsync(256));
        }

        dead.Answer = _ => Reply.Hang;
        var silent = dead.Requests.Count + 8;
        await EndAsync(scene, "dead", "a", dead, 256);
        time.Advance(TimeSpan.FromSeconds(1));
        await LookedForAsync(scene, () => dead.Requests.Count >= silent);

        await EndAsync(scene, "alive", "b", alive, 1);
        time.Advance(TimeSpan.FromSeconds(1));
        await LookedForAsync(scene, () => alive.Requests.Count == 1);
    }

    /// <summary>The pump may have planned its nap in the moment before the clock moved, which will not move again: the bell wakes it.</summary>
    private static Task LookedForAsync(OutboxScene scene, Func<bool> happened) => OutboxScene.EventuallyAsync(() =>
    {
        scene.Get<DeliveryBell>().Ring();
        return happened();
    });

    /// <summary>Calls of a key that have ended, each with a receiver of its own.</summary>
    private static async Task EndAsync(OutboxScene scene, string name, string key, Receiver receiver, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async n =>
        {
            var call = CallId.Parse($"{name}-{n}");
            await scene.Journal.TryOpenAsync(
                call, Facts.Queued() with { RequestedBy = key }, new($"hash-{call}", null), new(OutboxScene.AddressOf($"http://{key}{n}.example:{receiver.Port}/hook"), Known),
                TestContext.Current.CancellationToken);
            await scene.AnswerAsync(call);
            await scene.Journal.AddAsync(call, Facts.Ended());
        }));

    /// <summary>Every name is this machine.</summary>
    private sealed class Everywhere : IHostResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
    }
}
