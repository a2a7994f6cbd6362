using AgentConnector.Webhooks.Deliveries;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>What a receiver may do, and what becomes of the delivery.</summary>
public sealed class DeliverySenderTests
{
    private const string Running = """{"code":409,"message":"The execution \"231\" is running already."}""";

    private static readonly TimeSpan AfterAnswer = FactOutbox.AfterAnswer;

    /// <summary>Answer → where the delivery stands, and after how many seconds it is tried again.</summary>
    [Theory]
    [InlineData(200, "", "", DeliveryStatus.Delivered, null)]
    [InlineData(204, "", "", DeliveryStatus.Delivered, null)]
    [InlineData(409, Running, "", DeliveryStatus.Pending, 0.3)]
    [InlineData(409, "The execution \"231\" has finished already.", "", DeliveryStatus.Late, null)]
    [InlineData(409, "The execution \"231\" has finished with error.", "", DeliveryStatus.Late, null)]
    [InlineData(409, "something else", "", DeliveryStatus.Pending, 5.0)]
    [InlineData(410, "", "", DeliveryStatus.Gone, null)]
    [InlineData(401, "Invalid token", "", DeliveryStatus.Refused, null)]
    [InlineData(403, "", "", DeliveryStatus.Refused, null)]
    [InlineData(422, "", "", DeliveryStatus.Refused, null)]
    [InlineData(404, "not registered", "", DeliveryStatus.Pending, 1.0)]
    [InlineData(400, "", "", DeliveryStatus.Pending, 5.0)]
    [InlineData(429, "", "Retry-After: 90\r\n", DeliveryStatus.Pending, 90.0)]
    [InlineData(429, "", "", DeliveryStatus.Pending, 1.0)]
    [InlineData(503, "", "Retry-After: 30\r\n", DeliveryStatus.Pending, 30.0)]
    [InlineData(503, "", "Retry-After: 999999\r\n", DeliveryStatus.Pending, 21_600.0)]
    [InlineData(500, "", "", DeliveryStatus.Pending, 1.0)]
    [InlineData(302, "", "Location: http://127.0.0.1:1/\r\n", DeliveryStatus.Pending, 5.0)]
    [InlineData(307, "", "Location: http://127.0.0.1:1/\r\n", DeliveryStatus.Pending, 5.0)]
    public async Task An_answer_has_its_stated_outcome(int status, string body, string headers, DeliveryStatus outcome, double? againAfter)
    {
        var time = new ManualTime();
        await using var receiver = new Receiver(_ => new(status, body, headers));
        await using var scene = new OutboxScene(time);
        var call = await scene.EndedCallAsync("c", receiver.Url());
        time.Advance(AfterAnswer);

        await scene.SendDueAsync();

        var delivery = Assert.Single(scene.Deliveries(call));
        Assert.Equal((outcome, 1, status), (delivery.Status, delivery.Attempts, delivery.LastStatus));
        Assert.Equal(againAfter, (delivery.NextAttemptAt - time.GetUtcNow())?.TotalSeconds);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    [Fault(FaultSide.Callback, "The connection drops, the port is closed, or no answer comes", "Tried again for a day, under the same id")]
    public async Task A_dropped_connection_a_closed_port_and_silence_are_tried_again()
    {
        var time = new ManualTime();
        await using var drops = new Receiver(_ => Reply.Drop);
        await using var hangs = new Receiver(_ => Reply.Hang);
        var closed = new Receiver();
        var closedUrl = closed.Url();
        await closed.DisposeAsync();
        await using var scene = new OutboxScene(time);
        await scene.EndedCallAsync("drops", drops.Url());
        await scene.EndedCallAsync("closed", closedUrl);
        await scene.EndedCallAsync("hangs", hangs.Url());
        time.Advance(AfterAnswer);

        var sending = scene.SendDueAsync();
        await hangs.ArrivedAsync();
        time.Advance(TimeSpan.FromSeconds(15));
        await sending;

        Assert.All(scene.Deliveries(), delivery =>
        {
            Assert.Equal((DeliveryStatus.Pending, null, 1), (delivery.Status, delivery.LastStatus, delivery.Attempts));
            Assert.NotNull(delivery.NextAttemptAt);
        });
        Assert.Contains(scene.Deliveries(), delivery => delivery.LastOutcome!.Contains("15 s", StringComparison.Ordinal));
        Assert.Equal((1, 1, 0), (drops.Requests.Count, hangs.Requests.Count, closed.Requests.Count));
    }

    [Fact]
    [Fault(FaultSide.Callback, "An answer without end", "Read up to a bound; the status counts")]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        var time = new ManualTime();
        await using var receiver = new Receiver(_ => new(200, new string('x', 5_000_000)));
        await using var scene = new OutboxScene(time);
        var call = await scene.EndedCallAsync("c", receiver.Url());
        time.Advance(AfterAnswer);

        await scene.SendDueAsync();

        Assert.Equal(DeliveryStatus.Delivered, Assert.Single(scene.Deliveries(call)).Status);
        Assert.True(Assert.Single(scene.Deliveries(call)).LastAnswer!.Length < 400);
    }

    [Fact]
    public async Task A_workflow_that_is_not_ready_is_tried_again_within_seconds()
    {
        var time = new ManualTime();
        await using var receiver = new Receiver(_ => new(409, Running));
        await using var scene = new OutboxScene(time);
        var call = await scene.EndedCallAsync("c", receiver.Url());
        time.Advance(AfterAnswer);
        var pauses = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await scene.SendDueAsync();
            var pause = (scene.Deliveries(call)[0].NextAttemptAt!.Value - time.GetUtcNow());
            pauses.Add(pause.TotalSeconds);
            time.Advance(pause);
        }

        receiver.Answer = _ => Reply.Ok;
        await scene.SendDueAsync();

        Assert.Equal([0.3, 1, 2, 5, 10], pauses);
        Assert.Equal(DeliveryStatus.Delivered, scene.Deliveries(call)[0].Status);
        Assert.Single(receiver.Requests.Select(request => request.Id).Distinct());
    }

    [Fact]
    [Fault(FaultSide.Callback, "Nobody takes it for a day", "It is `dead`; `POST /deliveries/{id}/replay` sends it again")]
    public async Task After_a_day_it_is_dead_and_a_replay_brings_it_back()
    {
        var time = new ManualTime();
        await using var receiver = new Receiver(_ => new(500));
        await using var scene = new OutboxScene(time);
        var call = await scene.EndedCallAsync("c", receiver.Url());
        time.Advance(AfterAnswer);
        var began = time.GetUtcNow();
        while (scene.Deliveries(call)[0] is { Status: DeliveryStatus.Pending } delivery)
        {
            await scene.SendDueAsync();
            time.Advance((scene.Deliveries(call)[0].NextAttemptAt ?? time.GetUtcNow()) - time.GetUtcNow());
        }

        var dead = scene.Deliveries(call)[0];
        Assert.Equal(DeliveryStatus.Dead, dead.Status);
        Assert.Equal(TimeSpan.FromDays(1), time.GetUtcNow() - began);
        Assert.InRange(dead.Attempts, 10, 20);
        Assert.InRange(receiver.Requests.Count, 8, 20);

        receiver.Answer = _ => Reply.Ok;
        Assert.True(await scene.Get<DeliveryDesk>().ReplayAsync(dead.Id, TestContext.Current.CancellationToken));
        await scene.SendDueAsync();
        Assert.Equal(DeliveryStatus.Delivered, scene.Deliveries(call)[0].Status);
        Assert.Single(receiver.Requests.Select(request => request.Id).Distinct());
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_start_request_was_answered_and_half_a_second()
    {
        var time = new ManualTime();
        await using var receiver = new Receiver();
        await using var scene = new OutboxScene(time);
        var call = await scene.OpenAsync("c", receiver.Url());
        await scene.Journal.AddAsync(call, Facts.Ended());
        time.Advance(TimeSpan.FromMinutes(1));
        await scene.SendDueAsync();
        Assert.Empty(receiver.Requests);

        await scene.AnswerAsync(call);
        time.Advance(AfterAnswer - TimeSpan.FromMilliseconds(1));
        await scene.SendDueAsync();
        Assert.Empty(receiver.Requests);

        time.Advance(TimeSpan.FromMilliseconds(1));
        await scene.SendDueAsync();
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task A_receiver_that_says_gone_is_left_alone_until_it_subscribes_again()
    {
        await using var receiver = new Receiver(_ => new(410));
        await using var scene = new OutboxScene();
        var subscription = await scene.SubscribeAsync(receiver.Url());
        await scene.EndedCallAsync("a");
        await scene.EndedCallAsync("b");
        Assert.Single((await scene.SendDueAsync()).Take(1));

        Assert.NotNull(Assert.Single(scene.Get<AgentConnector.Webhooks.Subscriptions.SubscriptionStore>().List()).Disabled);
        Assert.All(scene.Deliveries(), delivery => Assert.Equal(DeliveryStatus.Gone, delivery.Status));
        await scene.EndedCallAsync("c");
        Assert.Empty(await scene.SendDueAsync());
        Assert.False(await scene.Get<DeliveryDesk>().ReplayAsync(scene.Deliveries()[0].Id, TestContext.Current.CancellationToken));

        receiver.Answer = _ => Reply.Ok;
        Assert.Equal(subscription.Id, (await scene.SubscribeAsync(receiver.Url())).Id);
        await scene.EndedCallAsync("d");
        Assert.Single(await scene.SendDueAsync());
        Assert.Equal(DeliveryStatus.Delivered, scene.Deliveries()[0].Status);
    }

    [Fact]
    public async Task The_address_goes_over_the_wire_byte_for_byte_and_is_shown_nowhere()
    {
        const string Target = "/webhook-waiting/../run-231//%7E?signature=canary%2Fsecret~5f&a=b%20c&empty=";
        var time = new ManualTime();
        await using var receiver = new Receiver(request => new(404, $"Cannot POST {request.Target}: canary/secret~5f"));
        await using var scene = new OutboxScene(time);
        var call = await scene.EndedCallAsync("c", receiver.Url(Target));
        time.Advance(AfterAnswer);

        await scene.SendDueAsync();

        Assert.Equal(Target, Assert.Single(receiver.Requests).Target);
        var shown = System.Text.Json.JsonSerializer.Serialize(scene.Deliveries(call)) + scene.Log;
        Assert.Contains("Cannot POST", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("run-231", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_erased_call_takes_its_deliveries_and_its_address_along()
    {
        await using var receiver = new Receiver();
        await using var scene = new OutboxScene(new ManualTime());
        var call = await scene.EndedCallAsync("c", receiver.Url("/?signature=canary-erased"));

        await scene.Get<AgentConnector.History.CallEraser>().EraseAsync(call, TestContext.Current.CancellationToken);

        Assert.Empty(scene.Deliveries());
        await scene.Get<AgentConnector.History.Storage.JournalWriter>().DisposeAsync();
        var stored = string.Concat(Directory.GetFiles(scene.Folder, "calls.db*").Select(file => File.ReadAllText(file, System.Text.Encoding.Latin1)));
        Assert.DoesNotContain("canary-erased", stored, StringComparison.Ordinal);
    }
}
