using System.Net.WebSockets;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>One media stream: opens the socket, sends what the person says, and queues what comes for the person to hear.</summary>
internal sealed class FarStream
{
    private readonly Lock gate = new();
    private readonly LiveCall call;
    private readonly StreamNoun noun;
    private readonly PhoneStream record;
    private readonly StreamMessages messages;
    private readonly StreamIntake intake;
    private readonly StreamMischief mischief;
    private readonly StreamCallback callback;
    private FarOutbox? outbox;

    public FarStream(LiveCall call, WebhookClient webhooks, StreamNoun noun, bool twoWay)
    {
        (this.call, this.noun) = (call, noun);
        mischief = new StreamMischief(call.Person.Faults);
        record = new PhoneStream(LineState.NewSid("MZ"), noun.Url, mischief.Forge(noun.Parameters), twoWay);
        messages = new StreamMessages(call.Line.Options.AccountSid, call.Record.Sid, record.Sid);
        callback = new StreamCallback(call, webhooks, noun, record.Sid);
        intake = new StreamIntake(record.Sid, twoWay, (rule, message) => call.Line.Report(call.Record, rule, message));
    }

    /// <summary>Where messages go between <c>start</c> and the end; null before and after.</summary>
    private FarOutbox? Open
    {
        get
        {
            lock (gate)
            {
                return outbox;
            }
        }
    }

    /// <summary>Opens the same stream again, when its call is over, to see whether it is let in.</summary>
    public static async Task ReplayAsync(LiveCall call, WebhookClient webhooks, StreamNoun noun, CancellationToken stopping)
    {
        using var while5 = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        while5.CancelAfter(call.Line.Options.StreamTimeout);
        await new FarStream(call, webhooks, noun, twoWay: true).RunAsync(stopping, while5.Token);
    }

    /// <summary>Returns when the other side has closed, the connection broke, or the token asked for <c>stop</c> and a close.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        call.Record.Opens(record);
        using var socket = new FarSocket(record, intake);
        var signature = call.Line.Sign(noun.Url, null, call.Has(PhoneFaults.ForgedStream));
        var problem = await socket.ConnectAsync(
            call.Line.Route(noun.Url), signature, call.Line.Options.StreamTimeout, cancellationToken);
        call.Record.Changed();
        if (problem is null)
        {
            var telling = callback.TellAsync("stream-started", null, stopping);
            problem = await TalkAsync(socket, cancellationToken);
            await telling;
        }

        await callback.TellAsync(problem is null ? "stream-stopped" : "stream-error", problem, stopping);
        record.IsOver = true;
        call.Record.Changed();
    }

    /// <summary>20 ms went by.</summary>
    public void Heard(byte[] said, byte[] played)
    {
        if (Open is not { } outbox)
        {
            return;
        }

        for (var times = mischief.MediaFactor; times > 0; times--)
        {
            if (noun.Track is not "outbound_track")
            {
                SendMedia(outbox, "inbound", said);
            }

            if (noun.Track is "outbound_track" or "both_tracks")
            {
                SendMedia(outbox, "outbound", played);
            }
        }

        if (mischief.CutsAfter(record.MediaSent))
        {
            this.outbox = null;
            outbox.Cut();
        }
    }

    /// <summary>The person pressed a key; only a stream both ways is told.</summary>
    public void Pressed(char key)
    {
        if (record.TwoWay && Open is { } outbox)
        {
            Send(outbox, () => messages.Dtmf(key));
        }
    }

    /// <returns>What went wrong, or null when the stream was closed in good order.</returns>
    private async Task<string?> TalkAsync(FarSocket socket, CancellationToken cancellationToken)
    {
        using var hard = new CancellationTokenSource();
        var outbox = new FarOutbox(socket.Socket);
        var sending = outbox.SendAllAsync(hard.Token);
        call.Opened(this);
        lock (gate)
        {
            // Whoever has seen start misses no media: the clock of the call waits for this lock.
            this.outbox = mischief.Opens(outbox, messages, noun.Track, record.Parameters) ? outbox : null;
        }

        await using var stop = cancellationToken.Register(() =>
        {
            if (Interlocked.Exchange(ref this.outbox, null) is not null)
            {
                Send(outbox, messages.Stop);
            }

            End(outbox, hard);
        });
        var problem = await socket.ListenAsync(Obey, hard.Token);
        call.Closed(this);
        this.outbox = null;
        if (record.TwoWay)
        {
            call.Playout.Clear();
        }

        End(outbox, hard);
        await sending;
        return problem;
    }

    /// <summary>Asks for the end and bounds the wait for it.</summary>
    private void End(FarOutbox outbox, CancellationTokenSource hard)
    {
        outbox.Close();

        // A dead peer is a matter of the real world: a clock that stands in a test must not hold the line open.
        hard.CancelAfter(call.Line.Options.CloseTimeout);
    }

    private void Obey(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        var command = kind is WebSocketMessageType.Binary
            ? intake.Refuse("text_frame", "Messages are text frames, never binary (31950).")
            : intake.Read(message);
        switch (command)
        {
            case PlayCommand play:
                record.CountReceived();
                if (!call.Playout.TryPlay(play.Audio))
                {
                    intake.Refuse("queue_full", $"More than {call.Line.Options.LongestQueue} of audio waits; the rest is dropped.");
                }

                break;
            case MarkCommand mark:
                call.Playout.Mark(cleared => Return(mark.Name, cleared));
                break;
            case ClearCommand:
                var heard = call.Record.HeardSamples;
                call.Record.Cleared(new PhoneClear(record.Sid, heard, call.Playout.Clear()));
                break;
        }

        call.Record.Changed();
    }

    private void Return(string name, bool cleared)
    {
        if (Open is { } outbox && Send(outbox, () => messages.Mark(name)))
        {
            call.Record.Returned(new PhoneMark(name, record.Sid, call.Record.HeardSamples, cleared));
        }
    }

    private void SendMedia(FarOutbox outbox, string track, byte[] codes)
    {
        if (Send(outbox, () => messages.Media(track, codes)))
        {
            record.CountSent();
        }
    }

    /// <summary>Numbers and queues a message under one lock, so that the numbers are in the order of sending.</summary>
    private bool Send(FarOutbox outbox, Func<byte[]> message)
    {
        lock (gate)
        {
            var sent = outbox.TrySend(message());
            if (!sent)
            {
                record.CountDropped();
            }

            return sent;
        }
    }
}
