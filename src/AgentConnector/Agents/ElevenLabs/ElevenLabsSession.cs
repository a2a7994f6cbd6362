using AgentConnector.Audio;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>A conversation of the library as an <see cref="IAgentSession"/>: events translated, nothing else.</summary>
internal sealed class ElevenLabsSession(Conversation conversation, AgentMetrics metrics) : IAgentSession
{
    private long lateTold;

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
                    if (Translation.Of(told) is { } translated)
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

    public ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken) => SendAsync(message.Kind switch
    {
        TextKind.ContextualUpdate => conversation.SendContextualUpdateAsync(message.Text, message.ContextId, cancellationToken),
        TextKind.UserActivity => conversation.SendUserActivityAsync(cancellationToken),
        TextKind.Feedback => conversation.SendFeedbackAsync(message.ReplyId ?? 0, Score(message.IsLiked), cancellationToken),
        TextKind.MultimodalMessage => conversation.SendMultimodalMessageAsync(message.Text.Length > 0 ? message.Text : null, message.FileIds, cancellationToken),
        _ => conversation.SendUserMessageAsync(message.Text, cancellationToken: cancellationToken),
    });

    public ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken) =>
        SendAsync(conversation.SendToolResultAsync(toolCallId, new ToolResult(result, isError), cancellationToken));

    public ValueTask AnswerApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken) =>
        SendAsync(conversation.SendMcpApprovalAsync(toolCallId, isApproved, cancellationToken));

    public ValueTask DisposeAsync()
    {
        var late = conversation.Counters.LateAudioDropped;
        metrics.TooLate(late - Interlocked.Exchange(ref lateTold, late)); // whoever disposes twice counts once
        return conversation.DisposeAsync();
    }

    private static FeedbackScore Score(bool? isLiked) => isLiked switch { true => FeedbackScore.Like, false => FeedbackScore.Dislike, null => FeedbackScore.None };

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
}
