using AgentConnector.Audio;
using AgentConnector.Simulator.Speech;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Speaks: the text first, then its audio in pieces, faster than real time, until it is done or interrupted.</summary>
internal sealed class Mouth(LiveConversation conversation, Floor floor, Terms start)
{
    private const int MostKept = 1000;

    private readonly Queue<Happening> unheard = new();
    private readonly AudioFormat format = FormatNames.Parse(conversation.Scenario.Speaks) ?? OddFormat(conversation.Scenario.Speaks);

    /// <summary>A frame to send right after the text of the next reply: a transcript that comes late.</summary>
    public byte[]? Late { get; set; }

    /// <summary>Keeps what happened meanwhile for the next step that listens; the oldest go first when it is too much.</summary>
    public void Keep(Happening happening)
    {
        unheard.Enqueue(happening);
        if (unheard.Count > MostKept)
        {
            unheard.Dequeue();
        }
    }

    public Happening? TakeKept() => unheard.TryDequeue(out var happening) ? happening : null;

    public Task SayAsync(string text, string? clip, int eventId, bool interruptible, CancellationToken cancellationToken) =>
        SpeakAsync(text, Voice.Speak(text, clip), Clips.SampleRate, eventId, interruptible, cancellationToken);

    public async Task SpeakAsync(
        string text, short[] speech, int rate, int eventId, bool interruptible, CancellationToken cancellationToken)
    {
        conversation.Record.Said(new TranscriptTurn("agent", text, conversation.Now, eventId, start.TextOnly ? "text" : "audio"));
        if (start.TextOnly)
        {
            await WriteAsync(text, eventId, cancellationToken);
            return;
        }

        var audio = PcmConversion.ToWire(speech, rate, format);
        var reply = new Reply(text, eventId, format.DurationOf(audio.Length), interruptible);
        await conversation.SendAsync(ServerMessages.Response(text, eventId), cancellationToken);
        await SendLateAsync(cancellationToken);
        var began = floor.PlayingUntil > conversation.Now ? floor.PlayingUntil : conversation.Now;
        conversation.Record.Tape.Speak(PcmConversion.Resample(speech, rate, Clips.SampleRate), began);
        await DeliverAsync(reply, audio, format.BytesFor(conversation.Options.AudioChunk), cancellationToken);
    }

    /// <summary>One message with a whole minute in it, say.</summary>
    public async Task SendAtOnceAsync(short[] speech, int eventId, CancellationToken cancellationToken)
    {
        var audio = PcmConversion.ToWire(speech, Clips.SampleRate, format);
        await DeliverAsync(new Reply("", eventId, format.DurationOf(audio.Length), true), audio, audio.Length, cancellationToken);
    }

    private async Task DeliverAsync(Reply reply, byte[] audio, int chunkBytes, CancellationToken cancellationToken)
    {
        var speed = conversation.Scenario.SpeechSpeed ?? conversation.Options.SpeedFactor;
        var due = conversation.Now;
        for (var sent = 0; sent < audio.Length;)
        {
            var chunk = audio.AsMemory(sent, Math.Min(chunkBytes, audio.Length - sent));
            sent += chunk.Length;
            var length = format.DurationOf(chunk.Length);
            floor.Plays(reply, length);
            await conversation.SendAsync(ServerMessages.Audio(chunk.Span, reply.EventId), cancellationToken);
            due += length / speed;
            while (await floor.NextAsync(due, cancellationToken) is { } happening)
            {
                Keep(happening);
                if (floor.Interrupted)
                {
                    return;
                }
            }
        }
    }

    private async Task WriteAsync(string text, int eventId, CancellationToken cancellationToken)
    {
        await conversation.SendAsync(ServerMessages.ChatPart("start", "", eventId), cancellationToken);
        await conversation.SendAsync(ServerMessages.ChatPart("delta", text, eventId), cancellationToken);
        await conversation.SendAsync(ServerMessages.ChatPart("stop", "", eventId), cancellationToken);
        await conversation.SendAsync(ServerMessages.Response(text, eventId), cancellationToken);
        await SendLateAsync(cancellationToken);
    }

    private async Task SendLateAsync(CancellationToken cancellationToken)
    {
        if (Late is { } late)
        {
            Late = null;
            await conversation.SendAsync(late, cancellationToken);
        }
    }

    /// <summary>For names outside the contract: 16-bit samples at the rate the name seems to mean.</summary>
    private static AudioFormat OddFormat(string name) =>
        AudioFormat.Pcm(int.TryParse(name.Split('_')[^1], out var rate) && rate is >= 8000 and <= 48_000 && rate % 50 == 0 ? rate : 16_000);
}
