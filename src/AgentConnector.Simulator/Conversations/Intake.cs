using System.Net.WebSockets;
using System.Threading.Channels;
using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Takes what the client sends: checks it, records it, listens to it, and tells the script what matters to it.</summary>
internal sealed class Intake
{
    private static readonly TimeSpan GraceAfterClose = TimeSpan.FromSeconds(1);

    private readonly Conversation _conversation;
    private readonly Line _line;
    private readonly CancellationToken _hard;
    private readonly Ear _ear;
    private readonly TaskCompletionSource<ClientMessage> _opening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Full means that the script has not listened for minutes: the client waits then, as it would for a slow server.
    private readonly Channel<Happening> _happenings = Channel.CreateBounded<Happening>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    public Intake(Conversation conversation, Line line, CancellationToken hard)
    {
        (_conversation, _line, _hard) = (conversation, line, hard);
        var format = FormatNames.Parse(conversation.Scenario.Hears)!.Value;
        conversation.Validator.Announced(format.BytesPerSample);
        conversation.Record.HeardSampleRate = format.SampleRate;
        _ear = new Ear(format);
    }

    /// <summary>The first message, whatever it is.</summary>
    public Task<ClientMessage> Opening => _opening.Task;

    public ChannelReader<Happening> Happenings => _happenings.Reader;

    /// <summary>When something other than a pong came last.</summary>
    public TimeSpan LastInput { get; private set; }

    /// <summary>Reads until the client has closed or is gone, and ends the conversation then.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _line.ReceiveAsync() is { } frame)
            {
                await TakeAsync(frame);
            }

            _conversation.End(new Ending(ClosedBy.Client, _line.CloseCode, _line.CloseReason));
        }
        catch (InvalidDataException e)
        {
            _conversation.End(new Ending(ClosedBy.Cloud, 1009, e.Message));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            _conversation.End(new Ending(ClosedBy.Client, 1006, "") { Cut = true });
        }
        finally
        {
            _happenings.Writer.TryComplete();
        }
    }

    private async Task TakeAsync(Frame frame)
    {
        if (_conversation.HasEnded.IsCompleted)
        {
            // What was on its way when the socket closed is nobody's fault.
            if (_conversation.ClosedAt is { } closedAt && _conversation.Now - closedAt > GraceAfterClose)
            {
                _conversation.Validator.ReadAfterClose();
            }

            return;
        }

        var message = _conversation.Validator.Read(frame.Content, frame.Kind);
        _conversation.Record.Received(message);
        LastInput = message is PongMessage ? LastInput : _conversation.Now;
        switch (message)
        {
            case MalformedMessage malformed:
                _conversation.Fail(malformed.ErrorType, malformed.Reason);
                break;
            case AudioMessage audio:
                await HearAsync(audio.Audio);
                break;
            case PongMessage pong:
                _conversation.Pings.Answered(pong.EventId);
                break;
            case TextMessage or ActivityMessage or ToolResultMessage or ApprovalMessage:
                await TellAsync(new ClientSent(_conversation.Now, message));
                break;
        }

        _opening.TrySetResult(message);
    }

    private async Task HearAsync(byte[] audio)
    {
        var samples = _ear.Decode(audio);
        _conversation.Record.Recording.Hear(samples, _conversation.Now);
        foreach (var noticed in _ear.Listen(samples))
        {
            _conversation.Record.Utterances += noticed is SpeechEnded ? 1 : 0;
            await TellAsync(new CallerSpoke(_conversation.Now, noticed));
        }
    }

    private async Task TellAsync(Happening happening)
    {
        while (!_happenings.Writer.TryWrite(happening))
        {
            var room = _happenings.Writer.WaitToWriteAsync(_hard).AsTask();
            if (await Task.WhenAny(room, _conversation.HasEnded) != room)
            {
                // Nobody listens any more.
                return;
            }
        }
    }
}
