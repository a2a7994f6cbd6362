using System.Net.WebSockets;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>One media stream: opens the socket, sends what the person says, and queues what comes for the person to hear.</summary>
internal sealed class FarStream
{
    private readonly Lock gate = new();
    private readonly LiveCall call;
    private readonly ConnectVerb connect;
    private readonly PhoneStream record;
    private readonly StreamMessages messages;
    private readonly StreamIntake intake;
    private FarOutbox? outbox;

    public FarStream(LiveCall call, ConnectVerb connect)
    {
        (this.call, this.connect) = (call, connect);
        record = new PhoneStream(LineState.NewSid("MZ"), connect.Url, call.Conduct.Parameters(connect.Parameters));
        messages = new StreamMessages(call.Line.Options.AccountSid, call.Record.Sid, record.Sid);
        intake = new StreamIntake(record.Sid, (rule, message) => call.Line.Report(call.Record, rule, message));
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

    /// <summary>Returns when the other side has closed, the connection broke, or the token asked for <c>stop</c> and a close.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        call.Record.Opens(record);
        using var socket = new FarSocket(record, intake);
        var signature = PhoneSignature.Of(call.Conduct.StreamToken(call.Line.Options.AuthToken), connect.Url);
        var open = await socket.ConnectAsync(call.Line.Route(connect.Url), signature, call.Line.Options.StreamTimeout, cancellationToken);
        call.Record.Changed();
        if (open)
        {
            await TalkAsync(socket, cancellationToken);
        }

        record.IsOver = true;
        call.Record.Changed();
    }

    /// <summary>20 ms went by.</summary>
    public void Heard(byte[] said)
    {
        if (Open is not { } outbox)
        {
            return;
        }

        for (var copies = call.Conduct.MediaCopies; copies > 0; copies--)
        {
            if (Send(outbox, () => messages.Media(said)))
            {
                record.CountSent();
            }
        }

        if (record.MediaSent >= call.Conduct.MostMedia)
        {
            this.outbox = null;
            outbox.Cut();
        }
    }

    /// <summary>The person pressed a key.</summary>
    public void Pressed(char key)
    {
        if (Open is { } outbox)
        {
            Send(outbox, () => messages.Dtmf(key));
        }
    }

    private async Task TalkAsync(FarSocket socket, CancellationToken cancellationToken)
    {
        using var hard = new CancellationTokenSource();
        var outbox = new FarOutbox(socket.Socket);
        var sending = outbox.SendAllAsync(hard.Token);
        call.Opened(this);
        lock (gate)
        {
            // Whoever has seen start misses no media: the clock of the call waits for this lock.
            this.outbox = call.Conduct.Opens(outbox, messages, record.Parameters) ? outbox : null;
        }

        await using var stop = cancellationToken.Register(() =>
        {
            if (Interlocked.Exchange(ref this.outbox, null) is not null)
            {
                Send(outbox, messages.Stop);
            }

            End(outbox, hard);
        });
        await socket.ListenAsync(Obey, hard.Token);
        call.Closed(this);
        this.outbox = null;
        call.Playout.Clear();
        End(outbox, hard);
        await sending;
    }

    /// <summary>Asks for the end and bounds the wait for it.</summary>
    private void End(FarOutbox outbox, CancellationTokenSource hard)
    {
        outbox.Close();

        // A dead peer is a matter of the real world: a clock that stands in a test must not hold the line open.
        hard.CancelAfter(call.Line.Options.CloseTimeout);
    }

    private void Obey(Frame frame)
    {
        var command = frame.Kind is WebSocketMessageType.Binary
            ? intake.Refuse("text_frame", "Messages are text frames, never binary (31950).")
            : intake.Read(frame.Content);
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
