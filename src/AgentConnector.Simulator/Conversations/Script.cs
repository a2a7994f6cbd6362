using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Speech;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Plays a scenario's steps, one after the other.</summary>
internal sealed class Script
{
    private readonly Conversation _conversation;
    private readonly Start _start;
    private readonly Floor _floor;
    private readonly Mouth _mouth;
    private readonly CallerTurn _callerTurn;
    private readonly ToolCalls _tools;

    public Script(Conversation conversation, Start start)
    {
        _conversation = conversation;
        _start = start;
        _floor = new Floor(conversation);
        _mouth = new Mouth(conversation, _floor, start);
        _callerTurn = new CallerTurn(conversation, _floor, _mouth, start);
        _tools = new ToolCalls(conversation, _floor, _mouth);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_start.FirstMessage is { Length: > 0 } greeting && _conversation.Scenario.Metadata is not MetadataFault.AfterFirstMessage)
        {
            await SayAsync(greeting, null, true, cancellationToken);
        }

        await RunAsync(_conversation.Scenario.Steps, cancellationToken);
        while (true)
        {
            // The script is at its end; the caller may hang up whenever he likes.
            await _floor.NextAsync(null, cancellationToken);
        }
    }

    private async Task RunAsync(IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (_floor.Interrupted && step is not (HearStep or RepeatStep))
            {
                // Whoever is interrupted listens first, even when the script does not say so.
                await _callerTurn.HearAsync(new HearStep(null, [], false), cancellationToken);
            }

            await RunAsync(step, cancellationToken);
        }
    }

    private Task RunAsync(Step step, CancellationToken cancellationToken) => step switch
    {
        SayStep say => SayAsync(say.Text, say.Clip, say.Interruptible, cancellationToken),
        HearStep hear => _callerTurn.HearAsync(hear, cancellationToken),
        EchoStep => EchoAsync(cancellationToken),
        ToolStep tool => ToolAsync(tool, cancellationToken),
        ApprovalStep approval => ApprovalAsync(approval, cancellationToken),
        PauseStep pause => PauseAsync(pause.For, cancellationToken),
        RepeatStep repeat => RepeatAsync(repeat, cancellationToken),
        InterruptStep interrupt => InterruptAsync(interrupt.Times, cancellationToken),
        HugeAudioStep huge => HugeAudioAsync(huge.Length, cancellationToken),
        SendStep send => _conversation.SendAsync(System.Text.Encoding.UTF8.GetBytes(send.Message.GetRawText()), cancellationToken),
        RawStep raw => _conversation.SendAsync(raw.Frame, cancellationToken, raw.Binary),
        StallPingsStep => StallPings(),
        EndCallStep => EndCallAsync(cancellationToken),
        _ => EndAsync(step, cancellationToken),
    };

    private Task SayAsync(string text, string? clip, bool interruptible, CancellationToken cancellationToken) =>
        _mouth.SayAsync(_start.Fill(text), clip, _callerTurn.TakeReplyId(), interruptible, cancellationToken);

    private Task EchoAsync(CancellationToken cancellationToken) => _callerTurn.Utterance is { } heard
        ? _mouth.SpeakAsync(_callerTurn.Text, heard.Samples, heard.SampleRate, _callerTurn.TakeReplyId(), true, cancellationToken)
        : _callerTurn.Text.Length > 0 ? SayAsync(_callerTurn.Text, null, true, cancellationToken) : Task.CompletedTask;

    private async Task ToolAsync(ToolStep tool, CancellationToken cancellationToken)
    {
        var (isError, result) = await _tools.CallAsync(tool, _floor.NextId(), cancellationToken);
        if ((isError ? tool.SayOnError : tool.SayOnResult) is { } reply)
        {
            await SayAsync(reply.Replace("{{result}}", result, StringComparison.Ordinal), null, true, cancellationToken);
        }
    }

    private async Task ApprovalAsync(ApprovalStep approval, CancellationToken cancellationToken)
    {
        if ((await _tools.AskAsync(approval, cancellationToken) ? approval.SayOnApproval : approval.SayOnDenial) is { } reply)
        {
            await SayAsync(reply, null, true, cancellationToken);
        }
    }

    private async Task PauseAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var until = _conversation.Now + length;
        while (await _floor.NextAsync(until, cancellationToken) is { } happening)
        {
            _mouth.Keep(happening);
        }
    }

    private async Task RepeatAsync(RepeatStep repeat, CancellationToken cancellationToken)
    {
        for (var round = 0; repeat.Times is null || round < repeat.Times; round++)
        {
            await RunAsync(repeat.Steps, cancellationToken);

            // A repeat of steps that never wait must still let the conversation breathe, and end.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task InterruptAsync(int times, CancellationToken cancellationToken)
    {
        await _floor.InterruptAsync(times, reuseId: false, cancellationToken);

        // Nobody spoke, so nobody needs to be listened to.
        _floor.TakeInterruption();
    }

    private async Task HugeAudioAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var speech = new short[(int)(length.TotalSeconds * Clips.SampleRate)];
        for (var i = 0; i < speech.Length; i++)
        {
            speech[i] = Clips.Babble[i % Clips.Babble.Length];
        }

        await _mouth.SendAtOnceAsync(speech, _callerTurn.TakeReplyId(), cancellationToken);
    }

    private Task StallPings()
    {
        _conversation.Pings.Stall();
        return Task.CompletedTask;
    }

    private async Task EndCallAsync(CancellationToken cancellationToken)
    {
        var (id, eventId) = (ToolCalls.NewId(), _floor.NextId());
        await _conversation.SendAsync(
            ServerMessages.ToolRequest("end_call", id, "system", eventId, TimeSpan.FromSeconds(20), false), cancellationToken);
        await _conversation.SendAsync(ServerMessages.ToolResponse("end_call", id, "system", eventId, false), cancellationToken);
        await EndAsync(new CloseStep(1000, ""), cancellationToken);
    }

    private Task EndAsync(Step step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ErrorStep error:
                _conversation.Fail(error.ErrorType, error.Message ?? $"The scenario failed with {error.ErrorType}", error.Event);
                break;
            case CloseStep close:
                _conversation.End(new Ending(ClosedBy.Cloud, close.Code, close.Reason));
                break;
            case DropStep:
                _conversation.End(new Ending(ClosedBy.Cloud, 1006, "") { Cut = true });
                break;
        }

        // Nothing more happens in this script; the end of the conversation cancels the wait.
        return Task.Delay(Timeout.InfiniteTimeSpan, _conversation.Time, cancellationToken);
    }
}
