using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Integration.Tests.Hosting.Resilience;

/// <summary>A far side on a real socket that answers as a test says, and a client that asks it again where that may help, on a clock of the test's.</summary>
internal sealed class FarSideScene : IAsyncDisposable
{
    /// <summary>What whoever asks waits in all.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromSeconds(10);
    /// <summary>Then a second try is made beside the first.</summary>
    public static readonly TimeSpan BeforeSecond = Whole * 0.45;
    /// <summary>What has not come by then has failed.</summary>
    public static readonly TimeSpan ForAnswers = Whole * 0.95;

    private readonly ManualTime time = new();
    private readonly ConcurrentQueue<Reply> replies = [];
    private readonly ConcurrentQueue<TimeSpan> asked = [];
    private readonly Receiver server;
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Circuit circuit;
    private readonly HttpClient client;
    private readonly long start;

    public FarSideScene()
    {
        start = time.GetTimestamp();
        server = new(_ =>
        {
            asked.Enqueue(time.GetElapsedTime(start));
            return replies.TryDequeue(out var next) ? next : Reply.Ok;
        });
        circuit = new("The far side", time, services.GetRequiredService<IMeterFactory>(), NullLogger<Circuit>.Instance);
        client = new(new PersistentHandler(new(circuit, Whole, time)) { InnerHandler = OutgoingHttp.NewHandler() }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public ManualTime Time => time;

    /// <summary>When it was asked.</summary>
    public IReadOnlyCollection<TimeSpan> Asked => asked;

    public Receiver Server => server;

    public Circuit Circuit => circuit;

    public HttpClient Client => client;

    public IMeterFactory Meters => services.GetRequiredService<IMeterFactory>();

    /// <summary>Since it began.</summary>
    public TimeSpan Spent => time.GetElapsedTime(start);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>It answers well from now on.</summary>
    public void Recovers() => replies.Clear();

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        await services.DisposeAsync();
    }

    /// <summary>What it answers next, in this order; then it says yes.</summary>
    public void Answers(params Reply[] all) => Array.ForEach(all, replies.Enqueue);

    /// <summary>Lets time pass until those that were asked are asked a second time.</summary>
    public async Task SecondAsync(int asked)
    {
        await Eventually.TrueAsync(() => server.Requests.Count == asked, "it is asked");
        time.Advance(BeforeSecond);
        await Eventually.TrueAsync(() => server.Requests.Count > asked, "it is asked a second time");
        await Eventually.TrueAsync(() => server.Requests.Count >= 2 * asked, "all are asked a second time");
    }

    /// <summary>Asks, and is told 500, or that it is not asked any more.</summary>
    public async Task FailAsync()
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

    /// <summary>Asks; pauses between tries pass at once, and while nobody answers time passes as far as it may. Nothing else takes time.</summary>
    public async Task<HttpResponseMessage> AskAsync(TimeSpan until = default)
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
