using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>
/// Handles one message after the other in the read loop: answers pings, notes interruptions and errors, hands tool calls over,
/// queues the event. It waits for nobody.
/// </summary>
internal sealed class Inbox(
    Outbox outbox, EventQueue events, ToolAnswers tools, Farewell farewell, ConversationCounters counters, AgentsOptions options, ILogger logger)
{
    private const string EndCall = "end_call";
    private const int MaxIdLength = 1024;
    private const int MaxNameLength = 64;

    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Hearing hearing = new(events, counters);
    private readonly SoundBuffer sound = new();
    private volatile Opening? opening;

    /// <summary>Settles with the metadata, or with what came instead.</summary>
    public Task Opened => opened.Task;

    /// <summary>What the metadata said last; null before it.</summary>
    public Opening? Opening => opening;

    /// <summary>Gets what can be read and is neither sound nor a ping.</summary>
    public Action<ReadOnlyMemory<byte>>? Received { get; init; }

    /// <summary>The latest error message, to be merged into the ending.</summary>
    public AgentError? LastError { get; private set; }

    /// <exception cref="ConversationException">The conversation cannot go on.</exception>
    public void Handle(ReadOnlyMemory<byte> utf8)
    {
        counters.CountReceived();
        var message = ServerMessageReader.Read(utf8, sound);
        try
        {
            if (Received is { } received && message.Event is not (null or AudioPayload or Ping))
            {
                received(utf8);
            }

            Handle(message, utf8.Length);
        }
        finally
        {
            sound.Release();
        }
    }

    public void Fail(Exception exception)
    {
        if (opened.TrySetException(exception))
        {
            _ = opened.Task.Exception; // seen: nobody may be waiting any more
        }
    }

    private void Handle(ServerMessage message, int size)
    {
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
                Queue(ping, size);
                break;
            case Interruption interruption:
                events.Interrupt(interruption.EventId);
                hearing.Interrupt(interruption.EventId);
                Queue(interruption, size);
                break;
            case ConversationStarted started:
                Open(started, size);
                break;
            case ClientToolCall { ToolCallId.Length: > MaxIdLength }:
                Skip(message.Type); // it would have to be echoed and remembered
                break;
            case ClientToolCall call:
                tools.Take(call);
                Queue(call, size);
                break;
            case AgentToolResponse { ToolName: EndCall, IsCalled: true, IsError: false, IsBlocked: false } response:
                Queue(response, size);
                if (farewell.Begin())
                {
                    Queue(new AgentHangsUp(response.EventId), 0);
                }

                break;
            case AgentError error:
                LastError = error;
                Queue(error, size);
                break;
            case UnknownMessage unknown:
                counters.CountUnknown(unknown.Type);
                Queue(unknown, size);
                break;
            default:
                Queue(message.Event, size);
                break;
        }
    }

    private void Skip(string? type)
    {
        counters.CountMalformed();
        logger.Malformed(type is null or { Length: > 64 } ? "(none)" : type);
    }

    private void Open(ConversationStarted started, int size)
    {
        var before = opening;
        var now = new Opening(
            before?.ConversationId ?? (started.ConversationId.Length > MaxIdLength ? "" : started.ConversationId),
            FormatOf(started.UserInputAudioFormat, before?.Input),
            FormatOf(started.AgentOutputAudioFormat, before?.Output));
        if (before is not null && before.Input != now.Input)
        {
            throw Fault($"The agent asks for audio in {now.Input} now instead of {before.Input}, in the middle of the conversation, "
                + "which this client does not follow. Start a new one.");
        }

        opening = now;
        outbox.AudioLimit = now.Input.BytesFor(options.MaxUnsentAudio);
        events.Limit = Math.Max(events.Limit, now.Output.BytesFor(options.MaxUnreadAudio));
        if (before is not null)
        {
            Queue(started, size);
        }

        foreach (var early in hearing.Begin(now.Output))
        {
            Hear(early);
        }

        opened.TrySetResult();
    }

    // Very old clouds did not say; then it is the default.
    private static AudioFormat FormatOf(string? name, AudioFormat? before) =>
        string.IsNullOrEmpty(name) ? before ?? WireFormats.Default
        : WireFormats.TryParse(name, out var format) ? format
        : throw Fault($"The agent announced the audio format '{Redaction.Redact(name.Start(MaxNameLength))}', which this client does not know. "
            + $"Set the agent to one of {string.Join(", ", WireFormats.Names.Order())}.");

    private void Hear(AudioPayload payload)
    {
        if (hearing.Take(payload) is { } speech)
        {
            farewell.Prolong();
            Queue(speech, speech.Audio.Data.Length);
        }
    }

    private void Pong(Ping ping)
    {
        if (outbox.Post(ClientMessages.Pong(ping.EventId), isInput: false) is Posting.Full)
        {
            throw new ConversationException(new(Endings.TransportDied, ConversationEndCause.Unresponsive, "The network takes no more messages. Check the connection."));
        }
    }

    private void Queue(ConversationEvent item, int size)
    {
        if (!events.TryWrite(item, size))
        {
            throw new ConversationException(new(
                Endings.TransportDied,
                ConversationEndCause.Overflow,
                "The events of the conversation are not being read. Read Events to its end, without waiting in between."));
        }
    }

    private static ConversationException Fault(string explanation) =>
        new(new(Endings.TransportDied, ConversationEndCause.ProtocolError, explanation));
}
