using AgentConnector.Agents;
using AgentConnector.Problems;
using AgentConnector.Wire;

namespace AgentConnector.Calls.Beside;

/// <summary>A message for the live conversation: the body of <c>POST /calls/{id}/messages</c>.</summary>
/// <param name="Type">user_message (the agent answers), contextual_update (it only takes note), user_activity (it waits), feedback (on a reply) or multimodal_message (with files).</param>
/// <param name="Text">The text; not needed for user_activity and feedback, nor beside files.</param>
/// <param name="ContextId">Of a contextual_update: a later one with the same id replaces it.</param>
/// <param name="FileIds">Of a multimodal_message: what ElevenLabs called the files when they were uploaded for this conversation.</param>
/// <param name="Turn">Of feedback: the number of the agent's turn, as in its call.turn. The last one where neither this nor event_id is given.</param>
/// <param name="EventId">Of feedback: the agent's own number of the reply.</param>
/// <param name="Score">Of feedback: like, dislike, or null to take it back.</param>
public sealed record CallMessage(
    string? Type, string? Text, string? ContextId, IReadOnlyList<string>? FileIds, int? Turn, long? EventId, string? Score);

/// <summary>A message as it was asked for.</summary>
/// <param name="Message">For the agent; of feedback without the reply's id, when <paramref name="Turn"/> or nothing was given.</param>
/// <param name="Turn">The turn that feedback is about.</param>
internal sealed record SentMessage(AgentMessage Message, int? Turn)
{
    private const int LongestText = 16_384;
    private const int LongestId = 256;
    private const int MostFiles = 10;

    /// <summary>The message, to be used where nothing was wrong. A field of another type is unknown to this one.</summary>
    public static SentMessage Read(JsonFields fields)
    {
        if (!WireName.TryParse<TextKind>(fields.Text("type", LongestText), out var kind) && !fields.IsFaulty("type"))
        {
            fields.Fault("type", $"must be one of {string.Join(", ", WireName.All<TextKind>())}");
        }

        var text = fields.Text("text", LongestText) ?? "";
        var message = new AgentMessage(kind, text);
        switch (kind)
        {
            case TextKind.ContextualUpdate:
                message = message with { ContextId = fields.Identifier("context_id", LongestId) };
                NeedText(fields, text);
                break;
            case TextKind.MultimodalMessage:
                message = message with { FileIds = fields.Texts("file_ids", MostFiles, LongestId) ?? [] };
                if (message.FileIds.Count == 0 && !fields.IsFaulty("file_ids"))
                {
                    fields.Fault("file_ids", $"must be a list of 1 to {MostFiles} ids of uploaded files; a text alone is a user_message");
                }

                break;
            case TextKind.Feedback:
                return ReadFeedback(fields, message);
            case TextKind.UserMessage:
                NeedText(fields, text);
                break;
        }

        return new(message, Turn: null);
    }

    private static SentMessage ReadFeedback(JsonFields fields, AgentMessage message)
    {
        var (turn, reply) = (fields.Whole("turn", 1, int.MaxValue), fields.Whole("event_id", 0, int.MaxValue));
        if (turn is not null && reply is not null)
        {
            fields.Fault("turn", "must not stand beside event_id: either says which reply is meant");
        }

        if (fields.Text("score", LongestText) is var score && score is not (null or "like" or "dislike") && !fields.IsFaulty("score"))
        {
            fields.Fault("score", "must be like, dislike, or null to take it back");
        }

        return new(message with { ReplyId = reply, IsLiked = score is null ? null : score == "like" }, turn);
    }

    private static void NeedText(JsonFields fields, string text)
    {
        if (text.Length == 0 && !fields.IsFaulty("text"))
        {
            fields.Fault("text", $"must be a string of 1 to {LongestText} characters");
        }
    }
}
