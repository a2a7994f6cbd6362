using System.Collections.Concurrent;
using System.Net;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Hosting.Resilience;

/// <summary>How a far side is asked that fails, is slow, or wants to be left alone.</summary>
public sealed class PersistenceTests : IAsyncDisposable
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OneTry = Whole * 0.45;

    private readonly ManualTime time = new();
    private readonly ConcurrentQueue<Reply> replies = [];
    private readonly ConcurrentQueue<TimeSpan> asked = [];
    private readonly Receiver server;
    private readonly Circuit circuit;
    private readonly HttpClient client;
    private readonly long start;
    private volatile bool hangs;

    public PersistenceTests()
    {
        start = time.GetTimestamp();
        server = new(_ =>
        {
            asked.Enqueue(time.GetElapsedTime(start));
            var reply = replies.TryDequeue(out var next) ? next : Reply.Ok;
            hangs = !reply.When.IsCompleted;
            return reply;
        });
        circuit = new("The far side", time, NullLogger<Circuit>.Instance);
        client = new(new PersistentHandler(new(circuit, Whole, time)) { InnerHandler = OutgoingHttp.NewHandler() }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(504)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        Answers(new(status), new(status));

        using var answer = await AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3, asked.Count);
        Assert.InRange(asked.Last(), TimeSpan.FromSeconds(0.48), TimeSpan.FromSeconds(0.72));
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
        Answers(new Reply(status));

        using var answer = await AskAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Single(asked);
    }

    [Fact]
    public async Task What_fails_and_fails_is_told_as_it_is()
    {
        Answers(new(500), new(500), new(502, "the last"));

        using var answer = await AskAsync();

        Assert.Equal((502, "the last"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(3, asked.Count);
    }

    [Fact]
    public async Task A_wish_to_be_left_alone_is_heeded()
    {
        Answers(new Reply(429, "", "Retry-After: 3\r\n"));

        using var answer = await AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), asked.Last());
    }

    [Fact]
    public async Task A_wish_that_is_longer_than_there_is_time_is_passed_on_at_once()
    {
        Answers(new Reply(429, "", "Retry-After: 6\r\n"));

        using var answer = await AskAsync();

        Assert.Equal((429, TimeSpan.FromSeconds(6)), ((int)answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Single(asked);
        Assert.Equal(TimeSpan.Zero, time.GetElapsedTime(start));
    }

    [Fact]
    public async Task A_try_that_is_not_answered_makes_way_for_another()
    {
        Answers(Reply.Hang);

        using var answer = await AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(asked.Last(), OneTry, Whole / 2);
    }

    [Fact]
    public async Task What_is_never_answered_ends_as_a_client_ends_that_is_out_of_time()
    {
        Answers(Reply.Hang, Reply.Hang, Reply.Hang);

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(AskAsync);

        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(2, asked.Count);
        Assert.InRange(time.GetElapsedTime(start), 2 * OneTry, Whole);
    }

    [Fact]
    public async Task One_that_fails_and_fails_is_not_asked_for_a_while_then_once_then_by_all()
    {
        Answers([.. Enumerable.Repeat(new Reply(500), 9)]);
        for (var i = 0; i < 3 && circuit.RestsFor is null; i++)
        {
            await FailAsync();
        }

        var before = asked.Count;
        var rests = await Assert.ThrowsAsync<FarSideRestsException>(AskAsync);
        Assert.InRange(rests.RetryAfter, TimeSpan.FromSeconds(8), Circuit.Rest);
        Assert.Contains("The far side has failed", rests.Message, StringComparison.Ordinal);
        Assert.Equal(before, asked.Count);
        time.Advance(Circuit.Rest);
        Assert.Null(circuit.RestsFor);
        Assert.NotNull(circuit.Trouble);
        replies.Clear();

        using var answer = await AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(circuit.Trouble);

        async Task FailAsync()
        {
            try
            {
                using var failed = await AskAsync();
                Assert.Equal(500, (int)failed.StatusCode);
            }
            catch (FarSideRestsException)
            {
                // it opened in the middle of this one
            }
        }
    }

    [Fact]
    public async Task One_that_limits_is_not_one_that_fails()
    {
        Answers([.. Enumerable.Repeat(new Reply(429), 30)]);
        for (var i = 0; i < 10; i++)
        {
            using var limited = await AskAsync();
            Assert.Equal(429, (int)limited.StatusCode);
        }

        Assert.Null(circuit.Trouble);
    }

    private void Answers(params Reply[] all) => Array.ForEach(all, replies.Enqueue);

    /// <summary>Asks; pauses between tries pass at once, and so does a try that is not answered. Nothing else takes time.</summary>
    private async Task<HttpResponseMessage> AskAsync()
    {
        var asking = client.GetAsync(server.Address, Cancellation);
        while (!asking.IsCompleted)
        {
            if (hangs)
            {
                hangs = false;
                time.Advance(OneTry);
            }
            else if (time.Running.Where(timer => timer < OneTry).ToList() is [var pause, ..])
            {
                time.Advance(pause);
            }

            await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancellation));
        }

        return await asking;
    }
}
