using AgentConnector.Calls;
using AgentConnector.Webhooks.Deliveries;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>The clock of the machine is set back: what is due waits no longer than it would have.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(-2);

    private readonly ManualTime time = new();

    [Fact]
    public async Task Before_the_first_try() => await MustArriveAsync(async scene =>
    {
        await scene.EndedCallAsync("c", scene.Url);
        await scene.Outbox.StartAsync();
        time.Set(Back);
    });

    [Fact]
    public async Task Before_the_event_that_is_to_be_told() => await MustArriveAsync(async scene =>
    {
        var call = await scene.OpenAsync("c", scene.Url);
        await scene.Outbox.AnswerAsync(call);
        await scene.Outbox.StartAsync();
        time.Set(Back);
        await scene.Outbox.Journal.AddAsync(call, Facts.Ended());
    });

    [Fact]
    [Fault(FaultSide.Host, "The clock is set back between two tries to deliver", "It is sent without waiting for the old time")]
    public async Task Between_two_tries() => await MustArriveAsync(async scene =>
    {
        scene.Receiver.Answer = _ => new(500);
        await scene.EndedCallAsync("c", scene.Url);
        await scene.Outbox.StartAsync();
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), OutboxScene.EventuallyAsync(() => scene.Outbox.Deliveries()[0].Attempts > 0));
        scene.Receiver.Answer = _ => Reply.Ok;
        time.Set(Back);
    });

    [Fact]
    [Fault(FaultSide.Host, "The clock is set back while the service does not run", "What waits is sent after the start")]
    public async Task While_the_service_is_not_running() => await MustArriveAsync(async scene =>
    {
        await scene.EndedCallAsync("c", scene.Url);
        time.Set(Back);
        await scene.Outbox.RestartAsync();
        await scene.Outbox.StartAsync();
    });

    private async Task MustArriveAsync(Func<Scene, Task> happens)
    {
        await using var receiver = new Receiver();
        await using var outbox = new OutboxScene(time);
        await happens(new(outbox, receiver));

        var before = time.GetTimestamp();
        await Eventually.AdvanceAsync(time, TimeSpan.FromSeconds(1), OutboxScene.EventuallyAsync(() => outbox.Deliveries()[0].Status is DeliveryStatus.Delivered));

        Assert.InRange(time.GetElapsedTime(before), TimeSpan.Zero, -Back / 2); // the time goes on while the machine is busy
    }

    private sealed record Scene(OutboxScene Outbox, Receiver Receiver)
    {
        public string Url => Receiver.Url();

        public Task<CallId> OpenAsync(string id, string url) => Outbox.OpenAsync(id, url);

        public Task<CallId> EndedCallAsync(string id, string url) => Outbox.EndedCallAsync(id, url);
    }
}
