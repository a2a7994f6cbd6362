using AgentConnector.Calls;
using AgentConnector.Tests.History;

namespace AgentConnector.Tests.Webhooks;

/// <summary>The clock of the machine is set back: what is due waits no longer than it would have.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(-2);

    private readonly ManualTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
    public async Task Between_two_tries() => await MustArriveAsync(async scene =>
    {
        scene.Receiver.Answer = _ => new(500);
        await scene.EndedCallAsync("c", scene.Url);
        await scene.Outbox.StartAsync();
        await PassAsync(TimeSpan.FromSeconds(1));
        await OutboxScene.EventuallyAsync(() => scene.Outbox.Deliveries()[0].Attempts == 1);
        scene.Receiver.Answer = _ => Reply.Ok;
        time.Set(Back);
    });

    [Fact]
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

        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(2); passed += TimeSpan.FromSeconds(1))
        {
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        await OutboxScene.EventuallyAsync(() => outbox.Deliveries()[0].Status is AgentConnector.Webhooks.Deliveries.DeliveryStatus.Delivered);
    }

    private Task PassAsync(TimeSpan by)
    {
        time.Advance(by);
        return Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancellation);
    }

    private sealed record Scene(OutboxScene Outbox, Receiver Receiver)
    {
        public string Url => Receiver.Url();

        public Task<CallId> OpenAsync(string id, string url) => Outbox.OpenAsync(id, url);

        public Task<CallId> EndedCallAsync(string id, string url) => Outbox.EndedCallAsync(id, url);
    }
}
