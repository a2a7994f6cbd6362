using System.Net.WebSockets;
using System.Threading.Channels;
using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>
/// One live conversation: reads the client, plays the scenario, pings, watches the limits. Whoever ends it first says why;
/// then everything stops, the close frame goes out, and its answer is awaited for a bounded time.
/// </summary>
internal sealed class LiveConversation : IDisposable
{
    private readonly CloudState cloud;
    private readonly ClientSocket client;
    private readonly CancellationTokenSource hard;
    private readonly Intake intake;
    private readonly long startedAt;
    private readonly TaskCompletionSource<ConversationEnding> ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="cloud">What all conversations share.</param>
    /// <param name="socket">The open socket; the caller disposes it.</param>
    /// <param name="record">What is remembered.</param>
    /// <param name="scenario">Who plays the agent.</param>
    /// <param name="hard">The last resort: cancelled to cut the connection.</param>
    public LiveConversation(CloudState cloud, WebSocket socket, SimulatedConversation record, Scenario scenario, CancellationTokenSource hard)
    {
        this.cloud = cloud;
        Record = record;
        Scenario = scenario;
        this.hard = hard;
        startedAt = cloud.Time.GetTimestamp();
        client = new ClientSocket(socket, hard.Token);
        Validator = new ContractValidator(record.Id, cloud.Report);
        Pings = new Pings(this, cloud, Validator);
        intake = new Intake(this, client, hard.Token);
    }

    public SimulatedConversation Record { get; }

    public Scenario Scenario { get; }

    public Pings Pings { get; }

    public ContractValidator Validator { get; }

    public ChannelReader<Happening> Inbox => intake.Happenings;

    public AgentCloudOptions Options => cloud.Options;

    public TimeProvider Time => cloud.Time;

    /// <summary>Completes when somebody has ended the conversation.</summary>
    public Task HasEnded => ending.Task;

    /// <summary>When the close frame went out; null before.</summary>
    public TimeSpan? ClosedAt { get; private set; }

    /// <summary>Time since the socket opened.</summary>
    public TimeSpan Now => cloud.Time.GetElapsedTime(startedAt);

    public Task SendAsync(byte[] frame, CancellationToken cancellationToken, bool binary = false) =>
        client.SendAsync(frame, cancellationToken, binary);

    /// <summary>Ends the conversation. The first ending counts.</summary>
    public void End(ConversationEnding ending) => this.ending.TrySetResult(ending);

    /// <summary>Ends the conversation with an error event and the close code that belongs to it.</summary>
    public void Fail(string errorType, string message, string eventName = "error")
    {
        var code = ErrorTypes.CodeOf[errorType];
        End(new ConversationEnding(ClosedBy.Cloud, code, message)
        {
            ErrorEvent = ServerMessages.Error(eventName, code, errorType, message),
            ErrorType = errorType,
        });
    }

    /// <summary>Returns when the conversation is over and nothing of it runs any more.</summary>
    /// <param name="cancellationToken">Says that the cloud stops: the client is told with 1001.</param>
    public async Task<ConversationEnding> RunAsync(CancellationToken cancellationToken)
    {
        using var scope = new CancellationTokenSource();
        using var stopping = cancellationToken.Register(() => End(new ConversationEnding(ClosedBy.Cloud, 1001, "The simulator is stopping")));
        var receiving = intake.RunAsync();
        Task[] parts = [Guarded(PlayAsync, scope.Token), Guarded(Pings.RunAsync, scope.Token), Guarded(WatchAsync, scope.Token)];

        var ending = await this.ending.Task;
        await scope.CancelAsync();
        using var limit = cloud.Time.CreateTimer(
            static cut => ((CancellationTokenSource)cut!).Cancel(), hard, Options.CloseTimeout, Timeout.InfiniteTimeSpan);
        await Task.WhenAll(parts);
        await CloseAsync(ending);
        await receiving;
        return ending;
    }

    public void Dispose() => client.Dispose();

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        ClientMessage? opening = null;
        try
        {
            opening = await intake.Opening.WaitAsync(Options.InitTimeout, cloud.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Simple bridges never send the init message; the cloud starts with the agent's defaults.
        }

        var handshake = new Handshake(this);
        if (handshake.Check(opening as InitMessage) is not { } start)
        {
            return;
        }

        await handshake.AnnounceAsync(cancellationToken);
        await new Script(this, start).RunAsync(cancellationToken);
    }

    /// <summary>Hangs up when the caller has been silent, or the conversation has lasted, too long.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var limit = Scenario.MaxDuration + (Scenario.Queue?.Wait ?? TimeSpan.Zero);
            var silent = intake.LastInput + Options.InputTimeout;
            var next = silent < limit ? silent : limit;
            if (next > Now)
            {
                await Task.Delay(next - Now + TimeSpan.FromMilliseconds(1), cloud.Time, cancellationToken);
            }
            else if (limit <= Now)
            {
                Fail("max_duration_exceeded", "Conversation exceeded its maximum duration");
                return;
            }
            else
            {
                Fail("transport_receive_timeout", "No user input received");
                return;
            }
        }
    }

    private async Task CloseAsync(ConversationEnding ending)
    {
        ClosedAt = Now;
        try
        {
            if (ending.Cut)
            {
                await hard.CancelAsync();
                return;
            }

            if (ending.ErrorEvent is { } error)
            {
                await client.SendAsync(error, hard.Token);
            }

            await client.CloseAsync(ending.By is ClosedBy.Client && ending.Code is 1005 ? 1000 : ending.Code, Shortened(ending.Reason));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            await hard.CancelAsync();
        }
    }

    /// <summary>A close reason has at most 123 bytes.</summary>
    private static string Shortened(string reason)
    {
        var bytes = 0;
        return string.Concat(reason.EnumerateRunes().TakeWhile(rune => (bytes += rune.Utf8SequenceLength) <= 123));
    }

    /// <summary>Runs a part; its cancellation and a lost client are endings, anything else ends the conversation with 1011.</summary>
    private async Task Guarded(Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        try
        {
            await part(cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            End(new ConversationEnding(ClosedBy.Client, 1006, "") { Cut = true });
        }
        catch (Exception e)
        {
            cloud.LogFailed(Record.Id, e);
            Fail("unknown_websocket_crash", "The simulator crashed");
        }
    }
}
