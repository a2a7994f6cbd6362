using System.Globalization;
using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>The caller's turn: waits for it, reports it in pieces and as a whole, and remembers it for the answer.</summary>
internal sealed class CallerTurn(LiveConversation conversation, Floor floor, Mouth mouth, Terms start)
{
    // "The agent holds back for about 2 s per signal."
    private static readonly TimeSpan HeldBackByActivity = TimeSpan.FromSeconds(2);

    private int? replyId;

    /// <summary>What was heard last; null when it was a text.</summary>
    public Utterance? Utterance { get; private set; }

    /// <summary>The transcript of the last turn.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The reply shares the id of the transcript it answers; what follows gets a new one.</summary>
    public int TakeReplyId()
    {
        var id = replyId ?? floor.NextId();
        replyId = null;
        return id;
    }

    public async Task HearAsync(HearStep step, CancellationToken cancellationToken)
    {
        var deadline = Deadline(TimeSpan.Zero);
        int? id = null;
        var tentative = 0;
        while (true)
        {
            var happening = mouth.TakeKept() ?? await floor.NextAsync(deadline, cancellationToken);
            switch (happening)
            {
                case null:
                    await mouth.SayAsync(start.Fill(conversation.Scenario.TurnTimeoutSays), null, floor.NextId(), true, cancellationToken);
                    deadline = Deadline(TimeSpan.Zero);
                    break;
                case CallerSpoke { Noticed: SpeechStarted }:
                    id = floor.TakeInterruption() ?? floor.NextId();
                    deadline = null;
                    break;
                case CallerSpoke { Noticed: SpeechContinues sofar }:
                    id ??= floor.TakeInterruption() ?? floor.NextId();
                    await SendTentativeAsync(step, tentative++, sofar.SoFar, id.Value, cancellationToken);
                    break;
                case CallerSpoke { Noticed: SpeechEnded ended }:
                    id ??= floor.TakeInterruption() ?? floor.NextId();
                    Utterance = ended.Utterance;
                    for (; tentative < step.Texts.Count; tentative++)
                    {
                        await SendTentativeAsync(step, tentative, ended.Utterance.Length, id.Value, cancellationToken);
                    }

                    await ReportAsync(step.Transcript ?? Describe(ended.Utterance.Length), id.Value, "audio", step, cancellationToken);
                    return;
                case ClientSent { Message: TextMessage message }:
                    id = floor.TakeInterruption() ?? floor.NextId();
                    Utterance = null;
                    await ReportAsync(message.Text ?? "", id.Value, "text", step, cancellationToken, message.Files);
                    return;
                case ClientSent { Message: ActivityMessage }:
                    deadline = Deadline(HeldBackByActivity);
                    break;
            }
        }
    }

    private async Task ReportAsync(
        string text, int id, string medium, HearStep step, CancellationToken cancellationToken, IReadOnlyList<string>? files = null)
    {
        (Text, replyId) = (start.Fill(text), id);
        var file = conversation.Record.Files.Use(files ?? []);
        conversation.Record.Said(new TranscriptTurn("user", Text, conversation.Now, id, medium) { File = file });
        var transcript = ServerMessages.Transcript(Text, id);
        if (step.TranscriptAfterReply)
        {
            mouth.Late = transcript;
        }
        else
        {
            await conversation.SendAsync(transcript, cancellationToken);
        }
    }

    private Task SendTentativeAsync(HearStep step, int index, TimeSpan soFar, int id, CancellationToken cancellationToken)
    {
        var text = index < step.Texts.Count ? start.Fill(step.Texts[index])
            : step.Transcript is null ? Describe(soFar)
            : null;
        return text is null ? Task.CompletedTask : conversation.SendAsync(ServerMessages.TentativeTranscript(text, id), cancellationToken);
    }

    /// <summary>The silence of the caller counts from the moment the agent was heard to its end.</summary>
    private TimeSpan? Deadline(TimeSpan heldBack)
    {
        var from = floor.PlayingUntil > conversation.Now ? floor.PlayingUntil : conversation.Now;
        return conversation.Scenario.TurnTimeout is { } timeout ? from + heldBack + timeout : null;
    }

    private static string Describe(TimeSpan length) =>
        string.Create(CultureInfo.InvariantCulture, $"({length.TotalSeconds:0.0} s of speech)");
}
