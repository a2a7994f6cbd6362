using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Calls.Limits;

/// <summary>Several keys, one set of lines.</summary>
public sealed class LineSharesTests
{
    [Theory]
    [InlineData("a", 20, 0, 20)] // alone, a key has all
    [InlineData("a,b", 20, 0, 18)] // a quarter of 20 is kept in two parts of 2
    [InlineData("a,b,c,d", 20, 0, 17)] // three others, one each
    [InlineData("a,b", 20, 20, 20)]
    [InlineData("a,b", 20, 7, 7)]
    [InlineData("a", 20, 7, 7)]
    [InlineData("a,b", 1, 0, 1)] // whoever comes first
    public void One_key_gets_what_is_not_kept_for_others(string keys, int most, int mostOfKey, int expected) =>
        Assert.Equal(expected, TakeAll(Make(keys, most, mostOfKey), "a"));

    [Theory]
    [InlineData("a,b,c", 100)]
    [InlineData("a,b,c,d,e,f,g", 30)]
    [InlineData("a,b", 4)]
    public void Whatever_some_keys_take_each_other_key_finds_its_part(string keys, int most)
    {
        var admission = Make(keys, most, 0);
        var names = keys.Split(',');
        foreach (var greedy in names[..^1])
        {
            Assert.NotEqual(0, TakeAll(admission, greedy));
        }

        Assert.NotEqual(0, TakeAll(admission, names[^1]));
        Assert.Equal(most, admission.Taken); // nothing is left unused when all want it
    }

    [Fact]
    public void A_line_given_back_can_be_taken_again_and_a_phone_that_rings_is_no_key()
    {
        var admission = Make("a,b", 8, mostOfKey: 2);
        Assert.Null(admission.Take(Claim("a"), out var first));
        Assert.Null(admission.Take(Claim("a"), out _));

        var refusal = admission.Take(Claim("a"), out _);
        Assert.Equal((429, "key-lines-busy"), (refusal?.Kind.Status, refusal?.Kind.Slug));
        Assert.NotNull(refusal?.RetryAfter);
        Assert.Null(admission.Take(Claim(null), out _));
        first.Dispose();
        Assert.Null(admission.Take(Claim("a"), out _));
    }

    [Fact]
    public async Task The_answer_is_429_with_the_time_to_wait_and_another_key_still_calls()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string>
        {
            ["API_KEYS"] = $"n8n={ServiceProcess.Key},crm={ServiceProcess.Key}-other",
            ["MAX_CALLS"] = "3",
        });
        var first = await desk.StartAsync("""{"agent_id":"a","session_id":"one"}""");
        var second = await desk.StartAsync("""{"agent_id":"a","session_id":"two"}""");
        var third = await desk.StartAsync("""{"agent_id":"a","session_id":"three"}""");
        desk.Service.Client.DefaultRequestHeaders.Remove("X-API-Key");
        desk.Service.Client.DefaultRequestHeaders.Add("X-API-Key", ServiceProcess.Key + "-other");
        var other = await desk.StartAsync("""{"agent_id":"a","session_id":"four"}""");

        Assert.Equal((200, 200, 429, 200), (first.Status, second.Status, third.Status, other.Status));
        Assert.Equal("urn:agent-connector:problem:key-lines-busy", third.Body.GetProperty("type").GetString());
        Assert.Equal(
            "This key has 2 calls, and the lines that are left are kept for other keys (MAX_CALLS_PER_KEY sets a number instead). Send the request again in a moment.",
            third.Body.GetProperty("detail").GetString());
        Assert.Equal(TimeSpan.FromSeconds(5), third.Headers.RetryAfter?.Delta);
    }

    private static Admission Make(string keys, int most, int mostOfKey)
    {
        var options = Options.Create(new CallOptions { MaxConcurrent = most, MaxConcurrentPerKey = mostOfKey });
        var ring = new ApiKeyRing([.. keys.Split(',').Select(name => new ApiKey(name, [], ApiScopes.All)), new ApiKey("looks only", [], ApiScopes.Read)]);
        return new(options, new Lines(options, new LineShares(options, ring)), new SpendGuard(options, new Silence(), TimeProvider.System), TimeProvider.System);
    }

    private static Claim Claim(string? key) => new(key, "agent", new("wav", "demo"), []);

    private static int TakeAll(Admission admission, string key)
    {
        var taken = 0;
        while (admission.Take(Claim(key), out _) is null)
        {
            taken++;
        }

        return taken;
    }

    private sealed class Silence : ITalkTime
    {
        public TimeSpan OfKey(string key, DateTimeOffset midnight, DateTimeOffset now) => TimeSpan.Zero;
    }
}
