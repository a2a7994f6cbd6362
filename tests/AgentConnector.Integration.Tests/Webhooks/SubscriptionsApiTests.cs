using System.Text.Json;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Security;

namespace AgentConnector.Integration.Tests.Webhooks;

public sealed class SubscriptionsApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribing_twice_is_one_subscription_and_its_secret_is_shown_once()
    {
        await using var desk = await Desk.OpenAsync();

        var (created, first, _) = await desk.PostAsync("/subscriptions", """{"url":"http://127.0.0.1:9/a","event_types":["call.ended","call.turn"]}""");
        var (again, second, _) = await desk.PostAsync("/subscriptions", """{"url":"http://127.0.0.1:9/a","event_types":["call.ended"]}""");

        Assert.Equal((201, 200), (created, again));
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.True(WebhookSecret.TryParse(first.GetProperty("secret").GetString(), out _));
        Assert.False(second.TryGetProperty("secret", out _));
        var listed = Assert.Single((await GetAsync(desk, "/subscriptions")).GetProperty("subscriptions").EnumerateArray());
        Assert.Equal("http://127.0.0.1:9/a", listed.GetProperty("url").GetString());
        Assert.Equal(["call.ended"], listed.GetProperty("event_types").EnumerateArray().Select(type => type.GetString()));
        Assert.False(listed.TryGetProperty("secret", out _));
        Assert.False(listed.TryGetProperty("disabled", out _));
    }

    [Fact]
    public async Task A_key_that_may_only_look_sees_where_events_go_and_not_what_opens_the_door_there()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["API_KEYS"] = $"tests={RunningService.Key},look@read={RunningService.Key}-look" });
        await desk.PostAsync("/subscriptions", """{"url":"http://127.0.0.1:9/path-canary/b?token=query-canary"}""");

        var owner = await GetAsync(desk, "/subscriptions");
        desk.Service.Client.DefaultRequestHeaders.Remove("X-API-Key");
        desk.Service.Client.DefaultRequestHeaders.Add("X-API-Key", RunningService.Key + "-look");
        var looking = await GetAsync(desk, "/subscriptions");

        Assert.Contains("/path-canary/b?token=query-canary", owner.ToString());
        Assert.Equal("http://127.0.0.1:9", looking.GetProperty("subscriptions")[0].GetProperty("url").GetString());
        Assert.DoesNotContain("canary", looking.ToString());
    }

    [Fact]
    public async Task Deleting_ends_it_once()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, made, _) = await desk.PostAsync("/subscriptions", """{"url":"http://127.0.0.1:9/a"}""");
        var address = "/subscriptions/" + made.GetProperty("id").GetString();

        using var first = await desk.Service.Client.DeleteAsync(address, Cancellation);
        using var second = await desk.Service.Client.DeleteAsync(address, Cancellation);

        Assert.Equal((204, 404), ((int)first.StatusCode, (int)second.StatusCode));
    }

    [Theory]
    [InlineData("""{}""", "url")]
    [InlineData("""{"url":"nowhere"}""", "url")]
    [InlineData("""{"url":"http://10.0.0.1/"}""", "url")]
    [InlineData("""{"url":"http://127.0.0.1/","event_types":[]}""", "event_types")]
    [InlineData("""{"url":"http://127.0.0.1/","event_types":["call.exploded"]}""", "event_types")]
    [InlineData("""{"url":"http://127.0.0.1/","secret":"short"}""", "secret")]
    [InlineData("""[]""", "body")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        await using var desk = await Desk.OpenAsync();

        var (status, problem, _) = await desk.PostAsync("/subscriptions", body);

        Assert.Equal(422, status);
        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_new_secret_counts_beside_the_old_one_for_a_day()
    {
        var time = new ManualTime();
        await using var receiver = new Receiver();
        await using var scene = new OutboxScene(time);
        var (old, fresh) = (WebhookSecret.Make(), WebhookSecret.Make());
        await SaveAsync(old);
        await SaveAsync(fresh);
        await scene.EndedCallAsync("a");
        await scene.SendDueAsync();
        time.Advance(TimeSpan.FromHours(25));
        await scene.EndedCallAsync("b");
        await scene.SendDueAsync();

        Assert.Equal([Expected(0, fresh, old), Expected(1, fresh)], receiver.Requests.Select(request => request.Headers["webhook-signature"]));

        string Expected(int index, params WebhookSecret[] secrets)
        {
            var request = receiver.Requests.ElementAt(index);
            return WebhookSignature.Of(
                request.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["webhook-timestamp"])), request.Body, secrets);
        }

        async Task SaveAsync(WebhookSecret secret)
        {
            Assert.True(AgentConnector.Wire.OutgoingAddress.TryParse(receiver.Url(), out var address, out _));
            await scene.Get<AgentConnector.Webhooks.Subscriptions.SubscriptionStore>().SaveAsync(address, ["call.ended"], secret, owner: null, Cancellation);
        }
    }

    [Fact]
    public async Task Looking_needs_read_and_changing_needs_admin()
    {
        var keys = $"tests={RunningService.Key},looker@read=looker-key-93jf02jf92,caller@read+calls=caller-key-a9fj20fj2";
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["API_KEYS"] = keys });
        using var looker = new HttpClient { BaseAddress = desk.Service.Address, DefaultRequestHeaders = { { "X-API-Key", "caller-key-a9fj20fj2" } } };

        Assert.Equal(200, (int)(await looker.GetAsync("/subscriptions", Cancellation)).StatusCode);
        Assert.Equal(200, (int)(await looker.GetAsync("/deliveries", Cancellation)).StatusCode);
        Assert.Equal(403, (int)(await looker.PostAsync("/subscriptions", null, Cancellation)).StatusCode);
        Assert.Equal(403, (int)(await looker.DeleteAsync("/subscriptions/sub_1", Cancellation)).StatusCode);
        Assert.Equal(403, (int)(await looker.PostAsync("/deliveries/dlv_1/replay", null, Cancellation)).StatusCode);
        Assert.Equal(401, (int)(await desk.Service.Stranger.GetAsync("/subscriptions", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Deliveries_are_listed_by_pages_and_sent_again_on_request()
    {
        await using var receiver = new Receiver(_ => new(422, "not what I want"));
        await using var desk = await Desk.OpenAsync();
        await desk.PostAsync("/subscriptions", $$"""{"url":"{{receiver.Url()}}","event_types":["call.queued","call.ended"]}""");
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        desk.Agents.Sessions.Single().HangsUp();
        await receiver.ArrivedAsync(2);
        await OutboxScene.EventuallyAsync(() => desk.Service.Log.ToString().Split("[8103]").Length == 3);

        var page = await GetAsync(desk, "/deliveries?call_id=s1&status=refused&limit=1");
        var next = await GetAsync(desk, $"/deliveries?call_id=s1&limit=1&cursor={page.GetProperty("next_cursor").GetString()}");

        var ended = Assert.Single(page.GetProperty("deliveries").EnumerateArray());
        Assert.Equal(("call.ended", 422, "not what I want"),
            (ended.GetProperty("event_type").GetString(), ended.GetProperty("last_status").GetInt32(), ended.GetProperty("last_answer").GetString()));
        Assert.Equal("call.queued", Assert.Single(next.GetProperty("deliveries").EnumerateArray()).GetProperty("event_type").GetString());
        Assert.Equal(JsonValueKind.Undefined, next.TryGetProperty("next_cursor", out var more) ? more.ValueKind : JsonValueKind.Undefined);

        receiver.Answer = _ => Reply.Ok;
        var (status, _, _) = await desk.PostAsync($"/deliveries/{ended.GetProperty("id").GetString()}/replay", "{}");
        await receiver.ArrivedAsync();
        Assert.Equal(202, status);
        Assert.Equal(ended.GetProperty("event_id").GetString(), receiver.Requests.Last().Id);
        var (unknown, _, _) = await desk.PostAsync("/deliveries/dlv_none/replay", "{}");
        Assert.Equal(404, unknown);
        using var wrong = await desk.Service.Client.GetAsync("/deliveries?status=odd&limit=0&cursor=x&call_id=a%2Fb", Cancellation);
        Assert.Equal(400, (int)wrong.StatusCode);
        Assert.Equal(4, (await wrong.JsonAsync()).GetProperty("errors").EnumerateObject().Count());
    }

    private static async Task<JsonElement> GetAsync(Desk desk, string path)
    {
        using var answer = await desk.Service.Client.GetAsync(path, Cancellation);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.JsonAsync();
    }
}
