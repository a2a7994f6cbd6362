using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// Handles one message after the other in the read loop: answers pings, notes interruptions and errors, hands tool calls over,
/// queues the event. It waits for nobody.
/// </summary>
internal sealed class Inbox(
    Outbox outbox, EventQueue events, ToolDesk tools, Farewell farewell, ConversationCounters counters, AgentsOptions options, ILogger logger)
{
    private const string Metadata = "conversation_initiation_metadata";
    private const string EndCall = "end_call";
    private const int MaxIdLength = 1024;

    private readonly TaskCompletionSource<Opening> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AudioFormat? output;

    /// <summary>Settles with the metadata, or with what came instead.</summary>
    public Task<Opening> Opened => opened.Task;

    /// <summary>The latest error message, to be merged into the ending.</summary>
    public AgentError? LastError { get; private set; }

    /// <exception cref="ConversationException">The conversation cannot go on.</exception>
    public void Handle(ReadOnlySpan<byte> utf8)
    {
        counters.CountReceived();
        var message = ServerMessageReader.Read(utf8);
        switch (message.Event)
        {
            case null:
                Skip(message.Type);
                break;
            case AudioPayload payload:
                Hear(payload);
                break;
            case Ping ping:
                counters.CountPing();
                Pong(ping);
                Queue(ping, utf8.Length);
                break;
            case Interruption interruption:
                events.Interrupt(interruption.EventId);
                Queue(interruption, utf8.Length);
                break;
            case ConversationStarted started:
                Open(started, utf8.Length);
                break;
            case ClientToolCall { ToolCallId.Length: > MaxIdLength }:
                Skip(message.Type); // it would have to be echoed and remembered
                break;
            case ClientToolCall call:
                tools.Take(call);
                Queue(call, utf8.Length);
                break;
            case AgentToolResponse { ToolName: EndCall, IsCalled: true, IsError: false, IsBlocked: false } response:
                Queue(response, utf8.Length);
                if (farewell.Begin())
                {
                    Queue(new AgentHangsUp(response.EventId), 0);
                }

                break;
            case AgentError error:
                LastError = error;
                Queue(error, utf8.Length);
                break;
            case UnknownMessage unknown:
                counters.CountUnknown(unknown.Type);
                Queue(unknown, utf8.Length);
                break;
            default:
                Queue(message.Event, utf8.Length);
                break;
        }
    }

    public void Fail(Exception exception)
    {
        if (opened.TrySetException(exception))
        {
            _ = opened.Task.Exception; // seen: nobody may be waiting any more
        }
    }

    private void Skip(string? type)
    {
        counters.CountMalformed();
        if (type is Metadata && output is null)
        {
            throw Fault("The agent's first message could not be read. Report it.");
        }

        logger.Malformed(type is null or { Length: > 64 } ? "(none)" : type);
    }

    private void Open(ConversationStarted started, int size)
    {
        if (output is not null)
        {
            Queue(started, size);
            return;
        }

        var opening = new Opening(started.ConversationId, FormatOf(started.UserInputAudioFormat), FormatOf(started.AgentOutputAudioFormat));
        output = opening.Output;
        outbox.AudioLimit = opening.Input.BytesFor(options.MaxUnsentAudio);
        events.Limit = Math.Max(options.MaxMessageBytes, opening.Output.BytesFor(options.MaxUnreadAudio));
        opened.TrySetResult(opening);
    }

    // Very old clouds did not say; then it is the default.
    private static AudioFormat FormatOf(string? name) =>
        string.IsNullOrEmpty(name) ? WireFormats.Default
        : WireFormats.TryParse(name, out var format) ? format
        : throw Fault($"The agent announced the audio format '{Redaction.Redact(name)}', which this client does not know. "
            + $"Set the agent to one of {string.Join(", ", WireFormats.Names.Order())}.");

    private void Hear(AudioPayload payload)
    {
        if (output is not { } format)
        {
            Skip("audio"); // before the metadata its format would be a guess
            return;
        }

        if (events.IsStale(payload.EventId))
        {
            counters.CountStaleAudio();
            return;
        }

        farewell.Prolong();
        var whole = payload.Audio.Length - (payload.Audio.Length % format.BytesPerSample);
        var audio = new AudioFrame(payload.Audio.AsMemory(0, whole), format);
        Queue(new AgentAudio(audio, payload.EventId, payload.Alignment, payload.IsFinal), whole);
    }

    private void Pong(Ping ping)
    {
        if (outbox.Post(ClientMessages.Pong(ping.EventId), isInput: false) is Posting.Full)
        {
            throw Overflow("The network takes no more messages. Check the connection.");
        }
    }

    private void Queue(ConversationEvent item, int size)
    {
        if (!events.TryWrite(item, size))
        {
            throw Overflow("The events of the conversation are not being read. Read Events to its end, without waiting in between.");
        }
    }

    private static ConversationException Fault(string explanation) =>
        new(new(Endings.TransportDied, ConversationEndCause.ProtocolError, explanation));

    private static ConversationException Overflow(string explanation) =>
        new(new(Endings.TransportDied, ConversationEndCause.Overflow, explanation));
}
