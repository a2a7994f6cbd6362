using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Hosting.Resilience;

/// <summary>How a far side is asked that fails, is slow, or wants to be left alone.</summary>
public sealed class PersistenceTests : IAsyncDisposable
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeSecond = Whole * 0.45;
    private static readonly TimeSpan ForAnswers = Whole * 0.95;

    private readonly ManualTime time = new();
    private readonly ConcurrentQueue<Reply> replies = [];
    private readonly ConcurrentQueue<TimeSpan> asked = [];
    private readonly Receiver server;
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Circuit circuit;
    private readonly HttpClient client;
    private readonly long start;

    public PersistenceTests()
    {
        start = time.GetTimestamp();
        server = new(_ =>
        {
            asked.Enqueue(time.GetElapsedTime(start));
            var reply = replies.TryDequeue(out var next) ? next : Reply.Ok;
            return reply;
        });
        circuit = new("The far side", time, services.GetRequiredService<IMeterFactory>(), NullLogger<Circuit>.Instance);
        client = new(new PersistentHandler(new(circuit, Whole, time)) { InnerHandler = OutgoingHttp.NewHandler() }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        await services.DisposeAsync();
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
    public async Task A_try_that_is_not_answered_gets_another_beside_it()
    {
        Answers(Reply.Hang);

        using var answer = await AskAsync(until: BeforeSecond);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([TimeSpan.Zero, BeforeSecond], asked);
        Assert.Null(circuit.Trouble);
    }

    [Theory]
    [InlineData(false)] // the second try hangs
    [InlineData(true)] // the second try fails
    [Fault(FaultSide.Agent, "ElevenLabs is slow to answer over REST, or does not answer one request", "An answer may take nearly all of ELEVENLABS_OPEN_SECONDS; when half of that is over a second request is made beside the first")]
    public async Task An_answer_that_takes_nearly_all_of_the_time_counts(bool fails)
    {
        var slow = new TaskCompletionSource();
        Answers(new Reply(200, "slow") { When = slow.Task }, fails ? new(500) : Reply.Hang, fails ? new(500) : Reply.Hang);
        var asking = client.GetAsync(server.Address, Cancellation);
        await SecondAsync(asked: 1);
        time.Advance((Whole * 0.9) - BeforeSecond);

        slow.SetResult();

        using var answer = await asking;
        Assert.Equal("slow", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(asked.Count >= 2);
    }

    [Fact]
    public async Task The_second_try_says_what_the_first_said()
    {
        Answers(Reply.Hang);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/path?a=1")) { Headers = { { "xi-api-key", "key-1" }, { "Accept", ["a/b", "c/d"] } } };
        var asking = client.SendAsync(request, Cancellation);
        await SecondAsync(asked: 1);

        using var answer = await asking;
        var (first, second) = (server.Requests.First(), server.Requests.Last());
        Assert.Equal((2, "/path?a=1"), (server.Requests.Count, second.Target));
        Assert.Equal(first.Headers.OrderBy(header => header.Key, StringComparer.Ordinal), second.Headers.OrderBy(header => header.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_never_answered_ends_as_a_client_ends_that_is_out_of_time()
    {
        Answers(Reply.Hang, Reply.Hang, Reply.Hang);

        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => AskAsync(until: ForAnswers));

        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(2, asked.Count);
        Assert.Equal(ForAnswers, time.GetElapsedTime(start));
    }

    [Fact]
    public async Task One_that_never_answers_is_one_that_fails()
    {
        Answers([.. Enumerable.Repeat(Reply.Hang, 8)]);
        var asking = Enumerable.Range(0, 4).Select(_ => client.GetAsync(server.Address, Cancellation)).ToList();

        await SecondAsync(asked: 4);
        time.Advance(ForAnswers - BeforeSecond);

        await Assert.ThrowsAsync<TaskCanceledException>(() => asking[0]);
        Assert.NotNull(circuit.RestsFor);
    }

    [Fact]
    public async Task A_question_that_is_taken_back_does_not_close_it()
    {
        Answers([.. Enumerable.Repeat(new Reply(500), 9)]);
        while (circuit.RestsFor is null)
        {
            await ((Task)AskAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        time.Advance(Circuit.Rest);
        replies.Clear();
        Answers(Reply.Hang);
        using var patience = new CancellationTokenSource();
        var arrived = server.Requests.Count;
        var asking = client.GetAsync(server.Address, patience.Token);
        await Eventually.TrueAsync(() => server.Requests.Count > arrived, "it is asked");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.NotNull(circuit.RestsFor);
        await Assert.ThrowsAsync<FarSideRestsException>(() => AskAsync());
        time.Advance(Circuit.Rest);
        using var answer = await AskAsync();
        Assert.Null(circuit.Trouble);
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
        var rests = await Assert.ThrowsAsync<FarSideRestsException>(() => AskAsync());
        Assert.InRange(rests.RetryAfter, TimeSpan.FromSeconds(8), Circuit.Rest);
        Assert.Contains("The far side has failed", rests.Message, StringComparison.Ordinal);
        Assert.Equal(before, asked.Count);
        time.Advance(Circuit.Rest);
        Assert.Null(circuit.RestsFor);
        Assert.NotNull(circuit.Trouble);
        using var metrics = new ObservedMetrics(services.GetRequiredService<IMeterFactory>());
        Assert.Equal(1, metrics.Read()["agent_connector.circuit.open{far_side=The far side}"]);
        replies.Clear();

        using var answer = await AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(circuit.Trouble);
        Assert.Equal(0, metrics.Read()["agent_connector.circuit.open{far_side=The far side}"]);

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

    /// <summary>Lets time pass until those that were asked are asked a second time.</summary>
    private async Task SecondAsync(int asked)
    {
        await Eventually.TrueAsync(() => server.Requests.Count == asked, "it is asked");
        time.Advance(BeforeSecond);
        await Eventually.TrueAsync(() => server.Requests.Count > asked, "it is asked a second time");
        await Eventually.TrueAsync(() => server.Requests.Count >= 2 * asked, "all are asked a second time");
    }

    /// <summary>Asks; pauses between tries pass at once, and while nobody answers time passes as far as it may. Nothing else takes time.</summary>
    private async Task<HttpResponseMessage> AskAsync(TimeSpan until = default)
    {
        var asking = client.GetAsync(server.Address, Cancellation);
        var hung = 0;
        while (!asking.IsCompleted)
        {
            if (time.Running.Where(timer => timer < BeforeSecond).ToList() is [var pause, ..])
            {
                time.Advance(pause);
            }
            else if (time.GetElapsedTime(start) is var spent && spent < until && asked.Count > hung)
            {
                hung = asked.Count; // until it was asked once more
                time.Advance((spent < BeforeSecond ? BeforeSecond : until) - spent);
            }

            await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancellation));
        }

        return await asking;
    }
}
