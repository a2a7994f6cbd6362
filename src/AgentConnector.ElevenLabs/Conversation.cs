using System.Net.WebSockets;
using System.Threading.Channels;
using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Session;
using AgentConnector.ElevenLabs.Telemetry;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// A live conversation with an agent. If you hold it, it is connected; dispose it to hang up. There is no resume: a new
/// connection is a new conversation. All members may be used from any thread.
/// </summary>
public sealed class Conversation : IAsyncDisposable
{
    private static readonly Opening Unopened = new("", default, default);
    private static readonly ConversationEnd HungUp = new(Endings.NormalClosure, ConversationEndCause.ClosedByClient, "This side ended the conversation.");
    private static readonly ConversationEnd SaidGoodbye = new(Endings.NormalClosure, ConversationEndCause.Completed, "The agent ended the conversation.");

    private readonly Outbox outbox;
    private readonly EventQueue events;
    private readonly ToolAnswers tools;
    private readonly Farewell farewell;
    private readonly Lifeline lifeline;
    private readonly Inbox inbox;
    private readonly AgentsOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly TaskCompletionSource<ConversationEnd> settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    private Conversation(WebSocket socket, Uri address, ConversationRequest request, AgentsOptions options, TimeProvider time, ILogger logger)
    {
        (this.options, this.time, this.logger) = (options, time, logger);
        Address = address;
        Counters = new();
        outbox = new(Counters);
        events = new(Counters) { Limit = options.MaxMessageBytes };
        tools = new(request, options.ToolTimeout, time, (id, result) => SendAsync(ClientMessages.ToolResult(id, result), Timeout.InfiniteTimeSpan, default), logger);
        lifeline = new(socket, outbox, events, Counters, options, time, logger);
        farewell = new(options.FarewellTimeout, time, () => lifeline.HangUp(SaidGoodbye));
        inbox = new(outbox, events, tools, farewell, Counters, options, logger) { Received = request.MessageReceived };
    }

    /// <summary>The cloud's id of the conversation, under which its record can be fetched later.</summary>
    public string ConversationId => Opening.ConversationId;

    /// <summary>The socket's address without its query: the signature in it is a credential.</summary>
    public Uri Address { get; }

    /// <summary>What <see cref="SendAudio"/> must be given.</summary>
    public AudioFormat UserInputFormat => Opening.Input;

    /// <summary>
    /// What <see cref="AgentAudio"/> comes in. Independent of <see cref="UserInputFormat"/>. Should the cloud change it on the way, each piece
    /// knows its own.
    /// </summary>
    public AudioFormat AgentOutputFormat => Opening.Output;

    /// <summary>
    /// What the cloud says, in its order. Completes on a goodbye of either side; faults with
    /// <see cref="ConversationException"/> otherwise. Speech arrives faster than real time: read without waiting, and
    /// keep the audio in a queue that an <see cref="Interruption"/> can empty.
    /// </summary>
    public ChannelReader<ConversationEvent> Events => events;

    /// <summary>
    /// Instead of reading <see cref="Events"/>: brings each event on the thread that read it from the socket, one after the other, what came before
    /// first. Nobody is woken for it, which counts with many conversations. Returns on a goodbye of either side.
    /// </summary>
    /// <param name="listener">
    /// Gets the events. It must not wait: nothing else is read meanwhile, no ping answered. The sound of an <see cref="AgentAudio"/> is valid until it returns.
    /// </param>
    /// <param name="cancellationToken">From then on nothing is brought; this ends once no event is under way.</param>
    /// <exception cref="ConversationException">The conversation failed. What the listener throws is thrown here, too, and the events end.</exception>
    /// <exception cref="InvalidOperationException">Somebody listens already.</exception>
    public Task ListenAsync(Action<ConversationEvent> listener, CancellationToken cancellationToken = default) => events.ListenAsync(listener, cancellationToken);

    /// <summary>How it ended; null while it runs.</summary>
    public ConversationEnd? End { get; private set; }

    /// <summary>The highest id an interruption has carried, or null.</summary>
    public long? LastInterruption => events.LastInterruption;

    /// <summary>What was counted so far.</summary>
    public ConversationCounters Counters { get; }

    /// <summary>
    /// True for audio that an interruption has made void: its id is strictly smaller. Audio with the interruption's own id may be the
    /// new reply; of audio without an id nothing can be said. Void audio is dropped before it reaches <see cref="Events"/>; ask this about what
    /// you queue yourself.
    /// </summary>
    public bool IsStale(long? eventId) => events.IsStale(eventId);

    /// <summary>
    /// Queues audio in <see cref="UserInputFormat"/>, any whole number of samples; 20 to 100 ms is best. Send at the speed of
    /// speech and send silence, too: the agent listens for the pause. Never waits: audio the network cannot take is dropped,
    /// oldest first, and counted. The bytes are copied.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is cut in two.</exception>
    public void SendAudio(ReadOnlyMemory<byte> audio)
    {
        if (audio.Length % UserInputFormat.BytesPerSample != 0)
        {
            throw new ArgumentException($"{audio.Length} bytes are not a whole number of samples in {UserInputFormat}.", nameof(audio));
        }

        if (!audio.IsEmpty)
        {
            outbox.Post(AudioChunk.Encode(audio.Span));
        }
    }

    /// <summary>A complete turn of the user in text: the agent stops speaking and answers it.</summary>
    /// <exception cref="ConversationException">The conversation is over; so for all the messages below.</exception>
    /// <exception cref="TimeoutException">The network took nothing for <see cref="AgentsOptions.SendTimeout"/>; the conversation goes on. So below.</exception>
    public Task SendUserMessageAsync(
        string text, string? richContentId = null, string? userIdentifier = null, CancellationToken cancellationToken = default) =>
        SendAsync(ClientMessages.UserMessage(text, richContentId, userIdentifier), cancellationToken);

    /// <summary>Background knowledge: no answer, no interruption. The same context id replaces the earlier text.</summary>
    public Task SendContextualUpdateAsync(string text, string? contextId = null, CancellationToken cancellationToken = default) =>
        SendAsync(ClientMessages.ContextualUpdate(text, contextId), cancellationToken);

    /// <summary>The user is busy typing: the agent holds back for about two seconds.</summary>
    public Task SendUserActivityAsync(CancellationToken cancellationToken = default) =>
        SendAsync(ClientMessages.UserActivity(), cancellationToken);

    /// <summary>What the user thinks of the reply with this id.</summary>
    public Task SendFeedbackAsync(long eventId, FeedbackScore score, CancellationToken cancellationToken = default) =>
        SendAsync(ClientMessages.Feedback(eventId, score), cancellationToken);

    /// <summary>A text with uploaded files; either may be missing.</summary>
    public Task SendMultimodalMessageAsync(string? text, IReadOnlyList<string> fileIds, CancellationToken cancellationToken = default) =>
        SendAsync(ClientMessages.Multimodal(text, fileIds), cancellationToken);

    /// <summary>Answers an <see cref="McpToolCall"/> that awaits approval.</summary>
    public Task SendMcpApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken = default) =>
        SendAsync(ClientMessages.McpApproval(toolCallId, isApproved), cancellationToken);

    /// <summary>Answers a <see cref="ClientToolCall"/> where the request said <see cref="ConversationRequest.ReaderAnswersTools"/>.</summary>
    /// <returns>False when the call has been answered, has timed out, expects no answer, or never came.</returns>
    public Task<bool> SendToolResultAsync(string toolCallId, ToolResult result, CancellationToken cancellationToken = default) =>
        tools.TryAnswerAsync(toolCallId, result).WaitAsync(cancellationToken);

    /// <summary>
    /// Hangs up: sends what is queued except audio, closes with 1000, waits for the answer for
    /// <see cref="AgentsOptions.CloseTimeout"/>, aborts. Does not fail, whatever the conversation's state.
    /// </summary>
    public async Task EndAsync(CancellationToken cancellationToken = default)
    {
        lifeline.HangUp(HungUp);
        await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="EndAsync"/>; more than once does no harm.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        farewell.Dispose();
        tools.Dispose();
        outbox.Dispose();
        lifeline.Dispose();
    }

    private ConversationSpan? Span { get; init; }

    private Opening Opening => inbox.Opening ?? Unopened;

    /// <summary>Takes over an open socket: sends the first message and waits for the cloud's.</summary>
    internal static async Task<Conversation> StartAsync(
        WebSocket socket, Uri address, ConversationRequest request, AgentsOptions options, TimeProvider time, ILogger logger, ConversationSpan span,
        CancellationToken cancellationToken)
    {
        var conversation = new Conversation(socket, address, request, options, time, logger) { Span = span };
        try
        {
            conversation.outbox.Post(ClientMessages.Initiation(request));
            conversation.running = conversation.RunAsync();
            await conversation.inbox.Opened.WaitAsync(options.FirstFrameTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var tooLate = new ConversationEnd(Endings.TransportDied, ConversationEndCause.Timeout,
                $"The agent did not start the conversation within {options.FirstFrameTimeout.TotalSeconds:0} seconds. Try again.");
            conversation.lifeline.GiveUp(e is TimeoutException ? tooLate : HungUp);
            await conversation.DisposeAsync().ConfigureAwait(false);
            if (e is TimeoutException)
            {
                throw new ConversationException(tooLate, e);
            }

            throw;
        }

        logger.Started(conversation.ConversationId, WireFormats.NameOf(conversation.UserInputFormat), WireFormats.NameOf(conversation.AgentOutputFormat));
        return conversation;
    }

    /// <summary>The one task of the conversation: whatever happens, it ends by settling everything that waits.</summary>
    private async Task RunAsync()
    {
        Exception? failure = null;
        try
        {
            End = await lifeline.RunAsync(inbox).ConfigureAwait(false);
            failure = End.IsGoodbye ? null : new ConversationException(End);
        }
        catch (Exception caught)
        {
            var e = (caught as DefectException)?.InnerException ?? caught;
            logger.Defect(e);
            failure = e;
            End = new(Endings.TransportDied, ConversationEndCause.ProtocolError, "A defect in this client ended the conversation. Report it.");
        }

        settled.TrySetResult(End); // the line may have broken before anybody knew by what
        var over = new ConversationException(End, failure is ConversationException ? null : failure);
        outbox.Fail(over);
        inbox.Fail(over);
        try
        {
            await tools.StopAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.Defect(e);
        }

        logger.Ended(ConversationId, End.Cause, End.Code);
        Span?.Ended(ConversationId, End);
        events.Complete(failure);
    }

    private Task SendAsync(byte[] message, CancellationToken cancellationToken) => SendAsync(message, options.SendTimeout, cancellationToken);

    private async Task SendAsync(byte[] message, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posting = outbox.Post(message, sent: sent);
        if (posting is Posting.Full)
        {
            lifeline.GiveUp(new(Endings.TransportDied, ConversationEndCause.Unresponsive, "The network takes no more messages. Check the connection."));
        }

        if (posting is not Posting.Queued)
        {
            throw new ConversationException(lifeline.Decided ?? await settled.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false));
        }

        try
        {
            await sent.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e) when (sent.TrySetCanceled(CancellationToken.None))
        {
            throw new TimeoutException($"The agent's connection took nothing for {timeout.TotalSeconds:0} seconds; the message was given up.", e);
        }
        catch (TimeoutException)
        {
            await sent.Task.ConfigureAwait(false); // in the last moment it got through, or all was over
        }
    }
}
