using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using AgentConnector.Hosting.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Hosting.Listening;

/// <summary>Who is let in, and who has to go when there is no room.</summary>
public sealed class ConnectionsTests : IDisposable
{
    private const int Most = 32;

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Life life = new();
    private readonly Work work = new();
    private readonly List<string> shownOut = [];
    private readonly Dictionary<string, Visitor> inside = [];
    private readonly Connections connections;

    public ConnectionsTests() =>
        connections = new(Most, work, life, services.GetRequiredService<IMeterFactory>(), TimeProvider.System, NullLogger<Connections>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        connections.Dispose();
        services.Dispose();
        life.Dispose();
    }

    [Fact]
    public async Task Everybody_is_let_in_and_the_strangers_who_have_been_here_longest_go()
    {
        await EnterAsync("owner", known: true);
        for (var i = 0; i < 10 * Most; i++)
        {
            await EnterAsync($"stranger {i}");
        }

        Assert.InRange(inside.Count, 1, Most);
        Assert.Contains("owner", inside.Keys);
        Assert.Equal(Enumerable.Range(0, shownOut.Count).Select(i => $"stranger {i}"), shownOut);
    }

    [Fact]
    public async Task Who_is_at_work_stays_and_who_is_known_and_rests_goes_after_the_last_stranger()
    {
        for (var i = 0; i < Most - 2; i++)
        {
            await EnterAsync($"worker {i}", known: true);
        }

        (await EnterAsync("resting", known: true)).Rest();
        await EnterAsync("stranger");
        await EnterAsync("one more", known: true);
        await EnterAsync("and another", known: true);

        Assert.Equal(["stranger", "resting"], shownOut);
    }

    [Fact]
    public async Task A_stranger_who_was_served_goes_first_and_one_who_has_just_asked_goes_last()
    {
        var asks = await EnterAsync("asks");
        for (var i = 1; i < Most - 1; i++)
        {
            await EnterAsync($"stranger {i}");
        }

        (await EnterAsync("served")).Rest();
        asks.Ask();
        for (var i = 0; i < Most - 2; i++)
        {
            await EnterAsync($"next {i}", known: true);
        }

        Assert.Equal("served", shownOut[0]);
        Assert.Equal("stranger 1", shownOut[1]);
        Assert.DoesNotContain("asks", shownOut);
    }

    [Fact]
    public async Task Where_all_are_at_work_the_next_waits_until_one_rests()
    {
        var first = await EnterAsync("worker", known: true);
        for (var i = 1; i < Most; i++)
        {
            await EnterAsync($"worker {i}", known: true);
        }

        var next = EnterAsync("next");
        Assert.False(next.IsCompleted);
        first.Rest();
        await next;

        Assert.Equal(["worker"], shownOut);
    }

    [Fact]
    public async Task Nobody_goes_before_the_work_that_waits_has_shown_who_comes_with_a_key()
    {
        for (var i = 0; i < Most; i++)
        {
            await EnterAsync($"newcomer {i}");
        }

        work.Waits = true;
        work.Schedule(_ => inside["newcomer 0"].Trust(), state: null); // his request has come and was not read yet
        var next = EnterAsync("next");
        Assert.Empty(shownOut);
        work.Do();
        await next;

        Assert.Equal("newcomer 1", shownOut[0]);
        Assert.Contains("newcomer 0", inside.Keys);
    }

    [Fact]
    public async Task When_the_service_stops_strangers_go_and_work_goes_on()
    {
        await EnterAsync("stranger");
        await EnterAsync("worker", known: true);

        life.StopApplication();

        Assert.Equal(["stranger"], shownOut);
    }

    [Theory]
    [InlineData(null, 100, 4496)]
    [InlineData(1_000_000, 100, 4496)]
    [InlineData(1024, 100, 224)]
    [InlineData(437, 1, 33)]
    public void Connections_leave_the_files_that_calls_need(int? limit, int calls, int connectionsLeft)
    {
        Assert.Null(OpenFiles.Fault(limit, calls));
        Assert.Equal(connectionsLeft, OpenFiles.Connections(limit, calls));
    }

    private async Task<Visitor> EnterAsync(string name, bool known = false)
    {
        await connections.RoomAsync(Cancellation);
        var visitor = default(Visitor);
        visitor = connections.Enter(() =>
        {
            shownOut.Add(name);
            inside.Remove(name);
            connections.Leave(visitor!);
        });
        inside[name] = visitor;
        if (known)
        {
            visitor.Trust();
        }

        return visitor;
    }

    /// <summary>The server's work: done at once, or, as on a machine at its limit, in the order in which it came when there is time.</summary>
    private sealed class Work : PipeScheduler
    {
        private readonly Queue<(Action<object?> Action, object? State)> waiting = new();

        public bool Waits { get; set; }

        public override void Schedule(Action<object?> action, object? state)
        {
            waiting.Enqueue((action, state));
            if (!Waits)
            {
                Do();
            }
        }

        public void Do()
        {
            while (waiting.TryDequeue(out var item))
            {
                item.Action(item.State);
            }
        }
    }

    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopping.Cancel();

        public void Dispose() => stopping.Dispose();
    }
}
