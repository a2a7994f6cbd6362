using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// The agent's side of a call that outlives a broken line: a conversation, and when it is lost another one with the same agent, which is told what was
/// said so far. To the call it is one session.
/// <code>
///   present ──lost──► away ──reached──► told the story, then what was kept ──► present
///                      │  no time left, or refused
///                      └──► the failure by which it was lost
/// </code>
/// While it is away, sound for it is dropped, texts are kept, and answers of tools are refused: whoever asked for them is gone.
/// </summary>
internal sealed partial class AgentLine : IAgentSession
{
    private readonly Func<CancellationToken, Task<IAgentSession>> connect;
    private readonly Func<IReadOnlyList<Turn>> said;
    private readonly Absence absence;
    private readonly CallId callId;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly KeptTexts kept = new();
    private readonly List<Task> lettingGo = [];
    private volatile Presence? present;
    private IAgentSession latest;
    private bool isDisposed;

    /// <param name="callId">The call.</param>
    /// <param name="first">The conversation it begins with; owned from now on.</param>
    /// <param name="connect">Begins another one with the same agent.</param>
    /// <param name="said">The turns so far.</param>
    /// <param name="absence">How long it may be away.</param>
    /// <param name="logger">Is told of losses.</param>
    public AgentLine(
        CallId callId, IAgentSession first, Func<CancellationToken, Task<IAgentSession>> connect, Func<IReadOnlyList<Turn>> said, Absence absence, ILogger logger)
    {
        (this.callId, this.connect, this.said, this.absence, this.logger) = (callId, connect, said, absence, logger);
        (latest, Hears) = (first, first.Hears);
        present = new(first, new(Hears, Hears));
    }

    public string ConversationId => latest.ConversationId;

    public Uri Address => latest.Address;

    /// <summary>As it was at first; should a later conversation want another format, it is converted.</summary>
    public AudioFormat Hears { get; }

    public AudioFormat Speaks => latest.Speaks;

    public bool IsAway => present is null;

    public async Task ListenAsync(Action<AgentEvent> happened, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await latest.ListenAsync(happened, cancellationToken);
                return;
            }
            catch (AgentException e) when (e.IsLoss && !cancellationToken.IsCancellationRequested)
            {
                await ReturnAsync(e, happened, cancellationToken);
            }
        }
    }

    public void SendAudio(AudioFrame frame)
    {
        if (present is var (session, toSession) && toSession.Convert(frame) is { Data.Length: > 0 } heard)
        {
            session.SendAudio(heard);
        }
    }

    public async ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        while (TakeOrKeep(broken: null, message) is { } session)
        {
            try
            {
                await session.SendAsync(message, cancellationToken);
                return;
            }
            catch (AgentException e) when (e.IsLoss)
            {
                if (TakeOrKeep(broken: session, message) is null)
                {
                    return; // it is for the next one
                }
            }
        }
    }

    public ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken) =>
        present is { Session: var session }
            ? session.AnswerToolAsync(toolCallId, result, isError, cancellationToken)
            : ValueTask.FromException(new AgentException(AgentFailure.Disconnected, "The conversation that asked for the tool is lost."));

    public ValueTask AnswerApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken) =>
        present is { Session: var session }
            ? session.AnswerApprovalAsync(toolCallId, isApproved, cancellationToken)
            : ValueTask.FromException(new AgentException(AgentFailure.Disconnected, "The conversation that asked for the approval is lost."));

    public async ValueTask DisposeAsync()
    {
        Task[] others;
        bool isLost;
        lock (gate)
        {
            (isDisposed, isLost, present) = (true, present is null, null);
            others = [.. lettingGo];
        }

        await (isLost ? ValueTask.CompletedTask : latest.DisposeAsync());
        await Task.WhenAll(others);
    }

    /// <summary>Reaches the agent again, however many times it takes.</summary>
    /// <exception cref="AgentException">It was not reached in time, or refuses: what it was lost by, and why it did not return.</exception>
    private async Task ReturnAsync(AgentException lost, Action<AgentEvent> happened, CancellationToken cancellationToken)
    {
        LetGo();
        absence.Begin();
        LogLost(callId, lost.Failure, lost.Code, absence.Count);
        happened(new AgentLost(lost, latest.ConversationId, absence.Count));
        var why = lost;
        while (absence.NextTry(why.RetryAfter) is { } pause)
        {
            await absence.WaitAsync(pause, cancellationToken);
            using var deadline = absence.Deadline(cancellationToken);
            try
            {
                await TakeOnAsync(await connect(deadline.Token), deadline.Token);
                absence.End();
                LogBack(callId, absence.Lasted.TotalSeconds, absence.Tries);
                happened(new AgentReturned(latest.ConversationId, absence.Lasted, absence.Tries));
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break; // the time is over
            }
            catch (AgentException e)
            {
                why = e;
                if (!MayPass(e))
                {
                    break;
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        LogGivenUp(callId, why.Failure, why.Code, absence.Tries);
        var detail = why == lost ? "no answer came in time" : why.Message;
        throw new AgentException(lost.Failure, $"{lost.Message} It was tried {absence.Tries} times to reach the agent again: {detail}", why) { Code = lost.Code };
    }

    /// <summary>Whether another try may bring what this one did not.</summary>
    private static bool MayPass(AgentException e) => e.IsLoss
        || e.Failure is AgentFailure.Busy or AgentFailure.Unavailable or AgentFailure.Timeout or AgentFailure.Disconnected or AgentFailure.Unresponsive or AgentFailure.Failed;

    private void LetGo()
    {
        lock (gate)
        {
            present = null;
            if (!isDisposed)
            {
                lettingGo.RemoveAll(task => task.IsCompletedSuccessfully);
                lettingGo.Add(Offload.RunAsync(latest.DisposeAsync));
            }
        }
    }

    /// <summary>Tells a new conversation what it has to know, in order, and only then lets anybody else speak with it.</summary>
    private async Task TakeOnAsync(IAgentSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.SendTextAsync(TextKind.ContextualUpdate, StorySoFar.Of(said()), cancellationToken);
            while (NextKept(session) is { } message)
            {
                await session.SendAsync(message, cancellationToken);
                kept.Sent();
            }
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next text that was kept; when there is none, the session is the present one.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    private AgentMessage? NextKept(IAgentSession session)
    {
        lock (gate)
        {
            if (isDisposed)
            {
                throw new OperationCanceledException();
            }

            if (kept.First is { } message)
            {
                return message;
            }

            latest = session;
            present = new(session, new(Hears, session.Hears));
            return null;
        }
    }

    /// <summary>The session to send a text with; null when the text is kept for the next one.</summary>
    /// <param name="broken">The one that is known not to take it any more.</param>
    /// <param name="message">The text.</param>
    /// <exception cref="AgentException">Too much is kept already, or it is of the conversation that is lost.</exception>
    private IAgentSession? TakeOrKeep(IAgentSession? broken, AgentMessage message)
    {
        lock (gate)
        {
            if (present is { Session: var session } && session != broken)
            {
                return session;
            }

            if (message.IsBoundToConversation)
            {
                throw new AgentException(AgentFailure.Disconnected, "The conversation that this belongs to is lost.");
            }

            return kept.TryAdd(message) ? null : throw new AgentException(
                AgentFailure.Unresponsive, "The agent's line is broken, and as many texts wait for it as are kept.");
        }
    }

    [LoggerMessage(2060, LogLevel.Warning, "Call {CallId}: the agent is lost, {Failure} ({Code}), for time {Count}; the caller hears hold sound while it is reached again")]
    private partial void LogLost(CallId callId, AgentFailure failure, int code, int count);

    [LoggerMessage(2061, LogLevel.Information, "Call {CallId}: the agent is back after {Seconds:0.0} s and {Tries} tries")]
    private partial void LogBack(CallId callId, double seconds, int tries);

    [LoggerMessage(2062, LogLevel.Warning, "Call {CallId}: the agent was not reached again: {Failure} ({Code}) after {Tries} tries")]
    private partial void LogGivenUp(CallId callId, AgentFailure failure, int code, int tries);

    /// <summary>The conversation that goes on, and what brings sound into its format.</summary>
    private sealed record Presence(IAgentSession Session, FrameConverter ToSession);
}
