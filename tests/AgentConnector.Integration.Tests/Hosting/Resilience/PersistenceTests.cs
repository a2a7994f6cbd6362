using System.Net;

namespace AgentConnector.Integration.Tests.Hosting.Resilience;

/// <summary>How a far side is asked that fails, is slow, or wants to be left alone.</summary>
public sealed class PersistenceTests : IAsyncDisposable
{
    private readonly FarSideScene scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(504)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        scene.Answers(new(status), new(status));

        using var answer = await scene.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3, scene.Asked.Count);
        Assert.InRange(scene.Asked.Last(), TimeSpan.FromSeconds(0.48), TimeSpan.FromSeconds(0.72));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task What_would_come_out_the_same_is_asked_once(int status)
    {
        scene.Answers(new Reply(status));

        using var answer = await scene.AskAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Single(scene.Asked);
    }

    [Fact]
    public async Task What_fails_and_fails_is_told_as_it_is()
    {
        scene.Answers(new(500), new(500), new(502, "the last"));

        using var answer = await scene.AskAsync();

        Assert.Equal((502, "the last"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(3, scene.Asked.Count);
    }

    [Fact]
    public async Task A_wish_to_be_left_alone_is_heeded()
    {
        scene.Answers(new Reply(429, "", "Retry-After: 3\r\n"));

        using var answer = await scene.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), scene.Asked.Last());
    }

    [Fact]
    public async Task A_wish_that_is_longer_than_there_is_time_is_passed_on_at_once()
    {
        scene.Answers(new Reply(429, "", "Retry-After: 6\r\n"));

        using var answer = await scene.AskAsync();

        Assert.Equal((429, TimeSpan.FromSeconds(6)), ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Single(scene.Asked);
        Assert.Equal(TimeSpan.Zero, scene.Spent);
    }

    [Fact]
    public async Task A_try_that_is_not_answered_gets_another_beside_it()
    {
        scene.Answers(Reply.Hang);

        using var answer = await scene.AskAsync(until: FarSideScene.BeforeSecond);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([TimeSpan.Zero, FarSideScene.BeforeSecond], scene.Asked);
        Assert.Null(scene.Circuit.Trouble);
    }

    [Theory]
    [InlineData(false)] // the second try hangs
    [InlineData(true)] // the second try fails
    [Fault(FaultSide.Agent, "ElevenLabs is slow to answer over REST, or does not answer one request", "An answer may take nearly all of ELEVENLABS_OPEN_SECONDS; when half of that is over a second request is made beside the first")]
    public async Task An_answer_that_takes_nearly_all_of_the_time_counts(bool fails)
    {
        var slow = new TaskCompletionSource();
        scene.Answers(new Reply(200, "slow") { When = slow.Task }, fails ? new(500) : Reply.Hang, fails ? new(500) : Reply.Hang);
        var asking = scene.Client.GetAsync(scene.Server.Address, Cancellation);
        await scene.SecondAsync(asked: 1);
        scene.Time.Advance((FarSideScene.Whole * 0.9) - FarSideScene.BeforeSecond);

        slow.SetResult();

        using var answer = await asking;
        Assert.Equal("slow", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(scene.Asked.Count >= 2);
    }

    [Fact]
    public async Task The_second_try_says_what_the_first_said()
    {
        scene.Answers(Reply.Hang);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Server.Address, "/path?a=1")) { Headers = { { "xi-api-key", "key-1" }, { "Accept", ["a/b", "c/d"] } } };
        var asking = scene.Client.SendAsync(request, Cancellation);
        await scene.SecondAsync(asked: 1);

        using var answer = await asking;
        var (first, second) = (scene.Server.Requests.First(), scene.Server.Requests.Last());
        Assert.Equal((2, "/path?a=1"), (scene.Server.Requests.Count, second.Target));
        Assert.Equal(first.Headers.OrderBy(header => header.Key, StringComparer.Ordinal), second.Headers.OrderBy(header => header.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_never_answered_ends_as_a_client_ends_that_is_out_of_time()
    {
        scene.Answers(Reply.Hang, Reply.Hang, Reply.Hang);

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => scene.AskAsync(until: FarSideScene.ForAnswers));

        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(2, scene.Asked.Count);
        Assert.Equal(FarSideScene.ForAnswers, scene.Spent);
    }
}
