using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Has the client run tools, and asks it for approvals.</summary>
internal sealed class ToolCalls(Conversation conversation, Floor floor, Mouth mouth)
{
    public static string NewId() => "call_" + Ids.Random(16);

    /// <summary>Calls a tool and waits for its result, at most as long as the step says.</summary>
    /// <returns>Whether it failed, by its own account or by silence, and the result.</returns>
    public async Task<(bool IsError, string Result)> CallAsync(ToolStep step, int eventId, CancellationToken cancellationToken)
    {
        var id = NewId();
        conversation.Validator.Expected.ToolResult(id);
        await conversation.SendAsync(
            ServerMessages.ToolCall(step.Name, id, step.Parameters, eventId, step.ExpectsResponse), cancellationToken);
        if (!step.ExpectsResponse)
        {
            return (false, "");
        }

        var answer = await WaitAsync<ToolResultMessage>(result => result.ToolCallId == id, step.Timeout, cancellationToken);
        var isError = answer?.IsError ?? true;
        await conversation.SendAsync(ServerMessages.ToolResponse(step.Name, id, "client", eventId, isError), cancellationToken);
        return (isError, answer?.Result ?? "");
    }

    public async Task<bool> AskAsync(ApprovalStep step, CancellationToken cancellationToken)
    {
        var id = NewId();
        conversation.Validator.Expected.Approval(id);
        await conversation.SendAsync(
            ServerMessages.Approval(step.Name, id, step.Parameters, conversation.Time.GetUtcNow(), step.Timeout), cancellationToken);
        var answer = await WaitAsync<ApprovalMessage>(approval => approval.ToolCallId == id, step.Timeout, cancellationToken);
        return answer?.IsApproved ?? false;
    }

    private async Task<T?> WaitAsync<T>(Predicate<T> belongs, TimeSpan timeout, CancellationToken cancellationToken)
        where T : ClientMessage
    {
        var until = conversation.Now + timeout;
        while (await floor.NextAsync(until, cancellationToken) is { } happening)
        {
            if (happening is ClientSent { Message: T answer } && belongs(answer))
            {
                return answer;
            }

            mouth.Keep(happening);
        }

        return null;
    }
}
