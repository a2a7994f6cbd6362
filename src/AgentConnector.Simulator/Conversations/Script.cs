using System.Text;
using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Speech;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Plays a scenario's steps, one after the other.</summary>
internal sealed class Script
{
    private readonly LiveConversation conversation;
    private readonly Terms start;
    private readonly Floor floor;
    private readonly Mouth mouth;
    private readonly CallerTurn callerTurn;
    private readonly ToolCalls tools;
    private readonly Queueing queueing;

    public Script(LiveConversation conversation, Terms start)
    {
        this.conversation = conversation;
        this.start = start;
        floor = new Floor(conversation);
        mouth = new Mouth(conversation, floor, start);
        callerTurn = new CallerTurn(conversation, floor, mouth, start);
        tools = new ToolCalls(conversation, floor, mouth);
        queueing = new Queueing(conversation, floor);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (conversation.Scenario.Queue is { } queue)
        {
            await queueing.WaitAsync(queue, cancellationToken);
        }

        if (start.FirstMessage is { Length: > 0 } greeting && conversation.Scenario.Metadata is not "after_first_message")
        {
            await SayAsync(greeting, null, true, cancellationToken);
        }

        await RunAsync(conversation.Scenario.Steps, cancellationToken);
        while (true)
        {
            // The script is at its end; the caller may hang up whenever he likes.
            await floor.NextAsync(null, cancellationToken);
        }
    }

    private async Task RunAsync(IReadOnlyList<Step> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            if (floor.Interrupted && step is not (HearStep or RepeatStep))
            {
                // Whoever is interrupted listens first, even when the script does not say so.
                await callerTurn.HearAsync(HearStep.Anything, cancellationToken);
            }

            await RunAsync(step, cancellationToken);
        }
    }

    private Task RunAsync(Step step, CancellationToken cancellationToken) => step switch
    {
        SayStep say => SayAsync(say.Text, say.Clip, say.Interruptible, cancellationToken),
        HearStep hear => callerTurn.HearAsync(hear, cancellationToken),
        EchoStep => EchoAsync(cancellationToken),
        ToolStep tool => ToolAsync(tool, cancellationToken),
        ApprovalStep approval => ApprovalAsync(approval, cancellationToken),
        PauseStep pause => PauseAsync(pause.PauseSeconds, cancellationToken),
        RepeatStep repeat => RepeatAsync(repeat, cancellationToken),
        InterruptStep interrupt => InterruptAsync(interrupt.Times, cancellationToken),
        HugeAudioStep huge => HugeAudioAsync(TimeSpan.FromSeconds(huge.Seconds), cancellationToken),
        SendStep send => conversation.SendAsync(Encoding.UTF8.GetBytes(send.Message.GetRawText()), cancellationToken),
        SendTextStep send => conversation.SendAsync(Encoding.UTF8.GetBytes(send.Text), cancellationToken),
        SendBinaryStep send => conversation.SendAsync(Convert.FromBase64String(send.Base64), cancellationToken, binary: true),
        StallPingsStep => StallPings(),
        EndCallStep => EndCallAsync(cancellationToken),
        _ => EndAsync(step, cancellationToken),
    };

    private Task SayAsync(string text, string? clip, bool interruptible, CancellationToken cancellationToken) =>
        mouth.SayAsync(start.Fill(text), clip, callerTurn.TakeReplyId(), interruptible, cancellationToken);

    private Task EchoAsync(CancellationToken cancellationToken) => callerTurn.Utterance is { } heard
        ? mouth.SpeakAsync(callerTurn.Text, heard.Samples, heard.SampleRate, callerTurn.TakeReplyId(), true, cancellationToken)
        : callerTurn.Text.Length > 0 ? SayAsync(callerTurn.Text, null, true, cancellationToken) : Task.CompletedTask;

    private async Task ToolAsync(ToolStep tool, CancellationToken cancellationToken)
    {
        var (isError, result) = await tools.CallAsync(tool, floor.NextId(), cancellationToken);
        if ((isError ? tool.SayOnError : tool.SayOnResult) is { } reply)
        {
            await SayAsync(reply.Replace("{{result}}", result, StringComparison.Ordinal), null, true, cancellationToken);
        }
    }

    private async Task ApprovalAsync(ApprovalStep approval, CancellationToken cancellationToken)
    {
        if ((await tools.AskAsync(approval, cancellationToken) ? approval.SayOnApproval : approval.SayOnDenial) is { } reply)
        {
            await SayAsync(reply, null, true, cancellationToken);
        }
    }

    private async Task PauseAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var until = conversation.Now + length;
        while (await floor.NextAsync(until, cancellationToken) is { } happening)
        {
            mouth.Keep(happening);
        }
    }

    private async Task RepeatAsync(RepeatStep repeat, CancellationToken cancellationToken)
    {
        for (var round = 0; repeat.Times is null || round < repeat.Times; round++)
        {
            await RunAsync(repeat.Steps ?? [], cancellationToken);

            // A repeat of steps that never wait must still let the conversation breathe, and end.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task InterruptAsync(int times, CancellationToken cancellationToken)
    {
        await floor.InterruptAsync(times, reuseId: false, cancellationToken);

        // Nobody spoke, so nobody needs to be listened to.
        floor.TakeInterruption();
    }

    private async Task HugeAudioAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var speech = new short[(int)(length.TotalSeconds * Clips.SampleRate)];
        for (var i = 0; i < speech.Length; i++)
        {
            speech[i] = Clips.Babble[i % Clips.Babble.Length];
        }

        await mouth.SendAtOnceAsync(speech, callerTurn.TakeReplyId(), cancellationToken);
    }

    private Task StallPings()
    {
        conversation.Pings.Stall();
        return Task.CompletedTask;
    }

    private async Task EndCallAsync(CancellationToken cancellationToken)
    {
        await tools.EndCallAsync(floor.NextId(), cancellationToken);
        await EndAsync(new CloseStep(1000, ""), cancellationToken);
    }

    private Task EndAsync(Step step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ErrorStep error:
                conversation.Fail(error.ErrorType, error.Message ?? $"The scenario failed with {error.ErrorType}", error.Event);
                break;
            case CloseStep close:
                conversation.End(new ConversationEnding(ClosedBy.Cloud, close.Code, close.Reason));
                break;
            case DropStep:
                conversation.End(new ConversationEnding(ClosedBy.Cloud, 1006, "") { Cut = true });
                break;
        }

        // Nothing more happens in this script; the end of the conversation cancels the wait.
        return Task.Delay(Timeout.InfiniteTimeSpan, conversation.Time, cancellationToken);
    }
}
