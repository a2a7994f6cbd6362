using AgentConnector.Audio;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>A conversation of the library as an <see cref="IAgentSession"/>: events translated, nothing else.</summary>
internal sealed class ElevenLabsSession(Conversation conversation, AgentMetrics metrics) : IAgentSession
{
    private const double LatestCharacterMs = 3_600_000;

    public string ConversationId => conversation.ConversationId;

    public Uri Address => conversation.Address;

    public AudioFormat Hears => conversation.UserInputFormat;

    public AudioFormat Speaks => conversation.AgentOutputFormat;

    public async Task ListenAsync(Action<AgentEvent> happened, CancellationToken cancellationToken)
    {
        try
        {
            await conversation.ListenAsync(
                told =>
                {
                    if (Translate(told) is { } translated)
                    {
                        happened(translated);
                    }
                },
                cancellationToken);
        }
        catch (AgentsException e)
        {
            throw Failures.ToAgentException(e);
        }
    }

    public void SendAudio(AudioFrame frame) => conversation.SendAudio(frame.Data);

    public ValueTask SendTextAsync(TextKind kind, string text, CancellationToken cancellationToken) => kind switch
    {
        TextKind.ContextualUpdate => SendAsync(conversation.SendContextualUpdateAsync(text, cancellationToken: cancellationToken)),
        TextKind.UserActivity => SendAsync(conversation.SendUserActivityAsync(cancellationToken)),
        _ => SendAsync(conversation.SendUserMessageAsync(text, cancellationToken: cancellationToken)),
    };

    public ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken) =>
        SendAsync(conversation.SendToolResultAsync(toolCallId, new ToolResult(result, isError), cancellationToken));

    public ValueTask DisposeAsync()
    {
        metrics.TooLate(conversation.Counters.LateAudioDropped);
        return conversation.DisposeAsync();
    }

    private static async ValueTask SendAsync(Task sending)
    {
        try
        {
            await sending;
        }
        catch (AgentsException e)
        {
            throw Failures.ToAgentException(e);
        }
        catch (TimeoutException e)
        {
            throw new AgentException(AgentFailure.Unresponsive, e.Message, e);
        }
    }

    private static AgentEvent? Translate(ConversationEvent happened) => happened switch
    {
        AgentAudio audio => new AgentSpoke(audio.Audio, audio.EventId, Characters(audio.Alignment)),
        Interruption => new AgentInterrupted(),
        AgentResponse said => new AgentSaid(said.Text, said.EventId),
        AgentResponseCorrection corrected => new AgentCorrected(corrected.CorrectedText, corrected.OriginalText, corrected.EventId),
        UserTranscript said => new CallerSaid(said.Text, Tentative: false, said.EventId),
        TentativeUserTranscript said => new CallerSaid(said.Text, Tentative: true, said.EventId),
        ClientToolCall call => new AgentCalledTool(call.ToolName, call.ToolCallId, call.Parameters),
        AgentHangsUp => new AgentEndsCall(),
        GuardrailTriggered guardrail => new AgentWarned("guardrail_triggered", guardrail.GuardrailName ?? "a guardrail of the agent was triggered"),
        QueueStatus { Status: "waiting" } => new AgentQueued(AgentQueueState.Waiting),
        QueueStatus { Status: "admitted" } => new AgentQueued(AgentQueueState.Admitted),
        QueueStatus { Status: "timed_out" } => new AgentQueued(AgentQueueState.TimedOut),
        QueueStatus queue => new AgentWarned("queue_status", queue.Status),
        SendingStalled stalled => new AgentWarned(
            "agent_not_reading", $"The agent has taken in nothing of what was said or sent for {stalled.For.TotalSeconds:0} s. If that stays so, the call is ended."),
        ClientStoodStill still => new AgentWarned(
            "service_stood_still", $"The service stood still for {still.For.TotalSeconds:0} s: its machine was suspended or overloaded. The call goes on if the agent is still there."),
        _ => null,
    };

    private static SpokenCharacter[]? Characters(CharacterAlignment? alignment) => alignment is null
        ? null
        : [.. alignment.Chars.Zip(alignment.CharStartTimesMs, (text, ms) => new SpokenCharacter(text, At(ms)))];

    /// <summary>Within the longest piece of speech that makes sense: a cloud may write anything.</summary>
    private static TimeSpan At(double ms) => TimeSpan.FromMilliseconds(ms switch { > LatestCharacterMs => LatestCharacterMs, > 0 => ms, _ => 0 });
}
