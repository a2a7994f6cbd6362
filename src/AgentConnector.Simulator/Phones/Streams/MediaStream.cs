using System.Net.WebSockets;
using AgentConnector.Simulator.Phones.Calls;
using AgentConnector.Simulator.Phones.Twiml;

namespace AgentConnector.Simulator.Phones.Streams;

/// <summary>One media stream: opens the socket, sends what the person says, and queues what comes for the person to hear.</summary>
internal sealed class MediaStream
{
    private readonly Lock _gate = new();
    private readonly LiveCall _call;
    private readonly StreamNoun _noun;
    private readonly PhoneStream _record;
    private readonly StreamMessages _messages;
    private readonly StreamIntake _intake;
    private readonly StreamMischief _mischief;
    private readonly StreamCallback _callback;
    private Outbox? _outbox;

    public MediaStream(LiveCall call, WebhookClient webhooks, StreamNoun noun, bool twoWay)
    {
        (_call, _noun) = (call, noun);
        _mischief = new StreamMischief(call.Person.Faults);
        _record = new PhoneStream(LineState.NewSid("MZ"), noun.Url, _mischief.Forge(noun.Parameters), twoWay);
        _messages = new StreamMessages(call.Line.Options.AccountSid, call.Record.Sid, _record.Sid);
        _callback = new StreamCallback(call, webhooks, noun, _record.Sid);
        _intake = new StreamIntake(_record.Sid, twoWay, (rule, message) => call.Line.Report(call.Record, rule, message));
    }

    /// <summary>Where messages go between <c>start</c> and the end; null before and after.</summary>
    private Outbox? Open
    {
        get
        {
            lock (_gate)
            {
                return _outbox;
            }
        }
    }

    /// <summary>Opens the same stream again, when its call is over, to see whether it is let in.</summary>
    public static async Task ReplayAsync(LiveCall call, WebhookClient webhooks, StreamNoun noun, CancellationToken stopping)
    {
        using var while5 = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        while5.CancelAfter(call.Line.Options.StreamTimeout);
        await new MediaStream(call, webhooks, noun, twoWay: true).RunAsync(stopping, while5.Token);
    }

    /// <summary>Returns when the other side has closed, the connection broke, or the token asked for <c>stop</c> and a close.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        _call.Record.Opens(_record);
        using var socket = new StreamSocket(_record, _intake);
        var signature = _call.Line.Sign(_noun.Url, null, _call.Has(PhoneFaults.ForgedStream));
        var problem = await socket.ConnectAsync(
            _call.Line.Route(_noun.Url), signature, _call.Line.Options.StreamTimeout, cancellationToken);
        _call.Record.Changed();
        if (problem is null)
        {
            var telling = _callback.TellAsync("stream-started", null, stopping);
            problem = await TalkAsync(socket, cancellationToken);
            await telling;
        }

        await _callback.TellAsync(problem is null ? "stream-stopped" : "stream-error", problem, stopping);
        _record.IsOver = true;
        _call.Record.Changed();
    }

    /// <summary>20 ms went by.</summary>
    public void Heard(byte[] said, byte[] played)
    {
        if (Open is not { } outbox)
        {
            return;
        }

        for (var times = _mischief.MediaFactor; times > 0; times--)
        {
            if (_noun.Track is not "outbound_track")
            {
                SendMedia(outbox, "inbound", said);
            }

            if (_noun.Track is "outbound_track" or "both_tracks")
            {
                SendMedia(outbox, "outbound", played);
            }
        }

        if (_mischief.CutsAfter(_record.MediaSent))
        {
            _outbox = null;
            outbox.Cut();
        }
    }

    /// <summary>The person pressed a key; only a stream both ways is told.</summary>
    public void Pressed(char key)
    {
        if (_record.TwoWay && Open is { } outbox)
        {
            Send(outbox, () => _messages.Dtmf(key));
        }
    }

    /// <returns>What went wrong, or null when the stream was closed in good order.</returns>
    private async Task<string?> TalkAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        using var hard = new CancellationTokenSource();
        var outbox = new Outbox(socket.Socket);
        var sending = outbox.SendAllAsync(hard.Token);
        _call.Opened(this);
        lock (_gate)
        {
            // Whoever has seen start misses no media: the clock of the call waits for this lock.
            _outbox = _mischief.Opens(outbox, _messages, _noun.Track, _record.Parameters) ? outbox : null;
        }

        await using var stop = cancellationToken.Register(() =>
        {
            if (Interlocked.Exchange(ref _outbox, null) is not null)
            {
                Send(outbox, _messages.Stop);
            }

            End(outbox, hard);
        });
        var problem = await socket.ListenAsync(Obey, hard.Token);
        _call.Closed(this);
        _outbox = null;
        if (_record.TwoWay)
        {
            _call.Playout.Clear();
        }

        End(outbox, hard);
        await sending;
        return problem;
    }

    /// <summary>Asks for the end and bounds the wait for it.</summary>
    private void End(Outbox outbox, CancellationTokenSource hard)
    {
        outbox.Close();

        // A dead peer is a matter of the real world: a clock that stands in a test must not hold the line open.
        hard.CancelAfter(_call.Line.Options.CloseTimeout);
    }

    private void Obey(ReadOnlyMemory<byte> message, WebSocketMessageType kind)
    {
        var command = kind is WebSocketMessageType.Binary
            ? _intake.Refuse("text_frame", "Messages are text frames, never binary (31950).")
            : _intake.Read(message);
        switch (command)
        {
            case PlayCommand play:
                _record.CountReceived();
                if (!_call.Playout.TryPlay(play.Audio))
                {
                    _intake.Refuse("queue_full", $"More than {_call.Line.Options.LongestQueue} of audio waits; the rest is dropped.");
                }

                break;
            case MarkCommand mark:
                _call.Playout.Mark(cleared => Return(mark.Name, cleared));
                break;
            case ClearCommand:
                var heard = _call.Record.HeardSamples;
                _call.Record.Cleared(new PhoneClear(_record.Sid, heard, _call.Playout.Clear()));
                break;
        }

        _call.Record.Changed();
    }

    private void Return(string name, bool cleared)
    {
        if (Open is { } outbox && Send(outbox, () => _messages.Mark(name)))
        {
            _call.Record.Returned(new PhoneMark(name, _record.Sid, _call.Record.HeardSamples, cleared));
        }
    }

    private void SendMedia(Outbox outbox, string track, byte[] codes)
    {
        if (Send(outbox, () => _messages.Media(track, codes)))
        {
            _record.CountSent();
        }
    }

    /// <summary>Numbers and queues a message under one lock, so that the numbers are in the order of sending.</summary>
    private bool Send(Outbox outbox, Func<byte[]> message)
    {
        lock (_gate)
        {
            var sent = outbox.TrySend(message());
            if (!sent)
            {
                _record.CountDropped();
            }

            return sent;
        }
    }
}
