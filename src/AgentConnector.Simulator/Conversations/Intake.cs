using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Takes what the client sends: checks it, records it, listens to it, and tells the script what matters to it.</summary>
internal sealed class Intake
{
    private static readonly TimeSpan GraceAfterClose = TimeSpan.FromSeconds(1);

    private readonly LiveConversation conversation;
    private readonly ClientSocket client;
    private readonly CancellationToken hard;
    private readonly Ear ear;
    private readonly TaskCompletionSource<ClientMessage> opening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Full means that the script has not listened for minutes: the client waits then, as it would for a slow server.
    private readonly Channel<Happening> happenings = Channel.CreateBounded<Happening>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    public Intake(LiveConversation conversation, ClientSocket client, CancellationToken hard)
    {
        (this.conversation, this.client, this.hard) = (conversation, client, hard);
        var format = FormatNames.Parse(conversation.Scenario.Hears)!.Value;
        conversation.Validator.Announced(format.BytesPerSample);
        conversation.Record.HeardSampleRate = format.SampleRate;
        ear = new Ear(format);
    }

    /// <summary>The first message, whatever it is.</summary>
    public Task<ClientMessage> Opening => opening.Task;

    public ChannelReader<Happening> Happenings => happenings.Reader;

    /// <summary>When something other than a pong came last.</summary>
    public TimeSpan LastInput { get; private set; }

    /// <summary>Reads until the client has closed or is gone, and ends the conversation then.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await client.ReceiveAsync() is { } frame)
            {
                await TakeAsync(frame);
            }

            conversation.End(new ConversationEnding(ClosedBy.Client, client.CloseCode, client.CloseReason));
        }
        catch (InvalidDataException e)
        {
            conversation.End(new ConversationEnding(ClosedBy.Cloud, 1009, e.Message));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            conversation.End(new ConversationEnding(ClosedBy.Client, 1006, "") { Cut = true });
        }
        finally
        {
            happenings.Writer.TryComplete();
        }
    }

    private async Task TakeAsync(Frame frame)
    {
        if (conversation.HasEnded.IsCompleted)
        {
            // What was on its way when the socket closed is nobody's fault.
            if (conversation.ClosedAt is { } closedAt && conversation.Now - closedAt > GraceAfterClose)
            {
                conversation.Validator.ReadAfterClose();
            }

            return;
        }

        var message = conversation.Validator.Read(frame.Content, frame.Kind);
        conversation.Record.Received(message, conversation.Now);
        if (message is not (AudioMessage or PongMessage))
        {
            conversation.Record.Came(Encoding.UTF8.GetString(frame.Content.Span));
        }

        LastInput = message is PongMessage ? LastInput : conversation.Now;
        switch (message)
        {
            case MalformedMessage malformed:
                conversation.Fail(malformed.ErrorType, malformed.Reason);
                break;
            case AudioMessage audio:
                await HearAsync(audio.Audio);
                break;
            case PongMessage pong:
                conversation.Pings.Answered(pong.EventId);
                break;
            case TextMessage or ActivityMessage or ToolResultMessage or ApprovalMessage:
                await TellAsync(new ClientSent(conversation.Now, message));
                break;
        }

        opening.TrySetResult(message);
    }

    private async Task HearAsync(byte[] audio)
    {
        var samples = ear.Decode(audio);
        conversation.Record.Tape.Hear(samples, conversation.Now);
        foreach (var noticed in ear.Listen(samples))
        {
            conversation.Record.Utterances += noticed is SpeechEnded ? 1 : 0;
            await TellAsync(new CallerSpoke(conversation.Now, noticed));
        }
    }

    private async Task TellAsync(Happening happening)
    {
        while (!happenings.Writer.TryWrite(happening))
        {
            var room = happenings.Writer.WaitToWriteAsync(hard).AsTask();
            if (await Task.WhenAny(room, conversation.HasEnded) != room)
            {
                // Nobody listens any more.
                return;
            }
        }
    }
}
