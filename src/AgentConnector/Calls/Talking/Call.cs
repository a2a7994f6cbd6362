using AgentConnector.Agents;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Scribing;
using AgentConnector.Endpoints;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// One conversation between one endpoint and one agent, from admission to its one ending. Its facts go to the journal in order;
/// the ending is decided once, by whoever comes first, and written last.
/// </summary>
internal sealed partial class Call(CallPlan plan, CallParts parts, ILogger<Call> logger) : IDisposable
{
    private readonly OneEnding ending = new();
    private readonly TaskCompletionSource<CallOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StartAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CallStatus> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WindUp windUp = new(plan.Id, parts.Services.Time, logger);
    private readonly CallerMute mute = new();
    private volatile IAgentSession? session;
    private volatile Scribe? scribe;
    private volatile WaitingRoom? room;

    public CallId Id => plan.Id;

    /// <summary>It waits for a line or its device, and reaches nobody yet.</summary>
    public bool IsWaiting => parts.IsWaiting();

    /// <summary>Completes when the call is in progress, or has failed before that.</summary>
    public Task<CallOutcome> Outcome => outcome.Task;

    /// <summary>The answer its start request got.</summary>
    public Task<StartAnswer> Answer => answer.Task;

    /// <summary>Its terminal status, when the call is over and its ending stored, or kept for a store that does not take it.</summary>
    public Task<CallStatus> Ended => ended.Task;

    /// <summary>Completes when its sides have come to their end, too, which the ending does not wait for without bound. Never fails.</summary>
    public Task Gone => windUp.Gone;

    /// <summary>How loud both sides are right now, for whoever wants to watch.</summary>
    public CallLevels Levels { get; } = new();

    /// <summary>The MCP tools that its agent wants approved; null before there is an agent.</summary>
    public Approvals? Approvals { get; private set; }

    public void Answered(StartAnswer given) => answer.TrySetResult(given);

    /// <summary>Asks for the ending. Only the first ending counts: it is written down, then the call is cancelled.</summary>
    public void End(CallEnd end)
    {
        try
        {
            ending.Ask(end);
        }
        catch (AggregateException e)
        {
            LogDefect(plan.Id, e);
        }
    }

    /// <summary>Keeps what the caller says from the agent, or no longer; false when the call is not in progress.</summary>
    public bool TryMute(bool muted)
    {
        if (session is null)
        {
            return false;
        }

        mute.IsOn = muted;
        return true;
    }

    /// <summary>It is in progress, but the agent's queue has not let it in.</summary>
    public bool IsInAgentsQueue => room is { IsWaiting: true };

    /// <summary>The agent's line is broken and it is being reached again: texts are kept for it.</summary>
    public bool IsAgentAway => session is { IsAway: true };

    /// <summary>The agent's id of what it said in this turn, or last; null when there is none.</summary>
    public long? ReplyIdOf(int? turn) => scribe?.Transcript.ReplyIdOf(turn);

    /// <summary>Puts a message into the live conversation; false when it is not in progress, or waits in the agent's queue.</summary>
    /// <exception cref="AgentException">The agent takes nothing at the moment; the call goes on.</exception>
    public async ValueTask<bool> TrySendAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        if (session is not { } live || IsInAgentsQueue)
        {
            return false;
        }

        (message.IsSaid ? scribe : null)?.Transcript.CallerTyped(message.Text);

        try
        {
            await live.SendAsync(message, cancellationToken);
            return true;
        }
        catch (AgentException e) when (e.Failure is AgentFailure.Unresponsive && session == live)
        {
            throw;
        }
        catch (Exception e) when (e is AgentException or ObjectDisposedException)
        {
            return false; // it ended in this very moment
        }
    }

    /// <summary>Runs the whole call. Never throws: whatever happens becomes its ending.</summary>
    /// <remarks>
    /// <code>
    ///   admitted ──1──► granted ──2──► both sides ──3──► conversation ──4──► let go ──5──► ended
    ///      │               │               │                  │                ▲
    ///      └───────────────┴───────────────┴──────────────────┴────────────────┘
    ///                          a failure, End(…), the longest time
    /// </code>
    /// 1. It waits for its line, and until nobody else has its device. 2. Both sides are reached, the agent after the caller where somebody has to answer first.
    /// 3. The bridge runs, and the start is stored meanwhile. 4. Tools, recording and both sides stop within one bounded time (<see cref="WindUp"/>).
    /// 5. What anybody asked for first is the ending, else what the conversation came to. When nothing is counted and no line taken any more, it
    /// is written down as the last fact, then told.
    /// </remarks>
    public async Task RunAsync()
    {
        CallEnd end = new(Party.Service, EndReason.InternalError);
        Exception? cause = null;
        var status = CallStatus.Failed;
        var progress = new CallTally();
        using var span = CallSpan.Begin(plan);
        using var lines = logger.InCall(plan.Id);
        parts.Services.Metrics.Began();
        try
        {
            (end, cause) = await LiveAsync(progress, parts.Facts); // 1 to 4
            end = progress.Told(ending.Decide(end));
            status = end.StatusOf(progress.Started);
            LogEnded(plan.Id, WireName.Of(status), progress.Duration.TotalSeconds, end.Explain(), end.CauseForLog(), WireName.Of(end.By), WireName.Of(end.Reason));
            parts.Services.Metrics.Ended(plan.To.Scheme, end, status, progress.Started ? progress.Duration : null);
        }
        catch (Exception e)
        {
            LogDefect(plan.Id, e);
        }
        finally
        {
            span?.Ended(end, status);
            parts.Services.Metrics.Over(); // 5: whoever is told of the end finds it so
            parts.FreeLine();
            await parts.Facts.CloseAsync(Report(progress, end, status));
            outcome.TrySetResult(new(AgentAddress: null, end, cause));
            ended.TrySetResult(status);
        }
    }

    public void Dispose() => ending.Dispose();

    /// <summary>The ending, whatever is wrong with what it reports.</summary>
    private CallEnded Report(CallTally progress, CallEnd end, CallStatus status)
    {
        try
        {
            return progress.ToEnded(plan, end, status);
        }
        catch (Exception e)
        {
            LogDefect(plan.Id, e);
            return new CallTally().ToEnded(plan, end, status);
        }
    }

    /// <summary>From its turn to its ending; the one place that catches everything.</summary>
    private async Task<(CallEnd End, Exception? Cause)> LiveAsync(CallTally progress, FactLog facts)
    {
        try
        {
            if (await parts.GrantedAsync(ending.Token) is { } tooLate) // 1
            {
                return (tooLate, null);
            }

            facts.Add(new CallConnecting());
            using var limit = room = new WaitingRoom(plan.MaxDuration, parts.Services.Time, End);
            return (await ConverseAsync(progress, facts, ending.Token), null);
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            return (new(Party.Service, EndReason.Cancelled), null);
        }
        catch (AgentException e)
        {
            return (e.ToEnd(), e);
        }
        catch (EndpointException e)
        {
            return (e.ToEnd(), e);
        }
        catch (Exception e)
        {
            LogDefect(plan.Id, e);
            return (new(Party.Service, EndReason.InternalError, e.GetType().Name), e);
        }
    }

    private async Task<CallEnd> ConverseAsync(CallTally progress, FactLog facts, CancellationToken cancellationToken)
    {
        var sides = await windUp.MadeAsync("reaching both sides", ReachAsync(facts, cancellationToken), cancellationToken); // 2
        try
        {
            return await TalkAsync(sides, progress, facts, cancellationToken); // 3
        }
        finally
        {
            session = null; // 4, and from here on nothing is sent or muted
            await sides.LetGoAsync(windUp);
        }
    }

    private async Task<CallEnd> TalkAsync(BothSides sides, CallTally progress, FactLog facts, CancellationToken cancellationToken)
    {
        var (endpoint, agent, clock) = (sides.Endpoint, sides.Agent, new CallClock(parts.Services.Time));
        var formats = new CallFormats(endpoint.Format, agent.Hears, agent.Speaks);
        var recording = plan.OpenRecording is { } open ? new Recording(open, parts.Services.Recordings, formats, clock, facts.Add) : null;
        ToolRunner? tools = null;
        try
        {
            scribe = new Scribe(clock, formats, recording, Levels, Tell);
            scribe.Transcript.IsTextOnly = plan.Agent.IsTextOnly;
            (tools, Approvals) = (new ToolRunner(plan.Id, parts.Services.Tools, agent, scribe, logger), new Approvals(agent, scribe, plan.Approvals, parts.Services.Time, logger));
            progress.Begin(clock, scribe.Transcript, room!);
            facts.Store(new CallStarted(agent.ConversationId, plan.To.ToString(), agent.Hears.ToString(), agent.Speaks.ToString())); // whoever answers the client waits for it
            LogStarted(plan.Id, plan.To.Scheme);
            session = agent;
            outcome.TrySetResult(new(agent.Address));
            var bridge = new AudioBridge(sides, scribe, mute, tools, logger) { HoldSound = new(endpoint, scribe, parts.Services.Time), Room = room!, Asides = new(scribe, Approvals, new(endpoint, scribe)) };
            var bridging = bridge.RunAsync(windUp, cancellationToken);
            if (await Task.WhenAny(bridging, facts.Stored) != bridging && facts.Stored.IsCanceled)
            {
                End(new(Party.Service, EndReason.InternalError, "The call's start cannot be stored."));
            }

            var end = await bridging;
            await windUp.EndAsync("the goodbye", () => endpoint.SayGoodbyeAsync(failed: (ending.Asked ?? end).StatusOf(started: true) is CallStatus.Failed));
            return end;
        }
        finally
        {
            progress.Stop();
            recording?.StopAt(progress.Duration);
            await Task.WhenAll(
                Approvals is null ? Task.CompletedTask : windUp.EndAsync("its approvals", Approvals.DisposeAsync),
                tools is null ? Task.CompletedTask : windUp.EndAsync("its tools", tools.DisposeAsync),
                recording is null ? Task.CompletedTask : windUp.EndAsync("its recording", recording.DisposeAsync));
            progress.IsRecorded = recording is { Exists: true };
        }

        void Tell(CallEvent fact)
        {
            parts.Services.Metrics.Saw(fact);
            facts.Add(fact);
        }
    }

    /// <summary>The agent, which is reached again when it is lost where the request wants that.</summary>
    private async Task<IAgentSession> ReachAgentAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<IAgentSession>> connect = token => parts.Services.Agents.ConnectAsync(plan.Agent, token);
        var first = await connect(cancellationToken);
        return plan.ReconnectWithin is not { } within ? first : new AgentLine(plan.Id, first, connect, () => scribe?.Transcript.Turns ?? [], new(within, parts.Services.Time), logger);
    }

    private Task<BothSides> ReachAsync(FactLog facts, CancellationToken cancellationToken)
    {
        var request = new OpenRequest(plan.Id.ToString(), plan.To, plan.Simulated, Progressed);
        return BothSides.ReachAsync(
            token => parts.Endpoint.OpenAsync(request, token),
            ReachAgentAsync,
            parts.Endpoint.AnswersFirst,
            windUp,
            cancellationToken);

        void Progressed(OpenProgress how)
        {
            if (how is OpenProgress.Ringing)
            {
                facts.Add(new CallRinging());
            }

            outcome.TrySetResult(CallOutcome.Dialed); // the client need not wait until somebody answers
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "Call {CallId} is in progress on a {Scheme} endpoint")]
    private partial void LogStarted(CallId callId, string scheme);

    [LoggerMessage(2011, LogLevel.Information, "Call {CallId} is over: {Status} after {Seconds:0.0} s. {Explanation}{Cause} [{Party}, {Reason}]")]
    private partial void LogEnded(CallId callId, string status, double seconds, string explanation, string cause, string party, string reason);

    [LoggerMessage(2012, LogLevel.Error, "Call {CallId} was ended by a defect")]
    private partial void LogDefect(CallId callId, Exception exception);
}
