using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Has the client run tools, and asks it for approvals.</summary>
internal sealed class ToolCalls(LiveConversation conversation, Floor floor, Mouth mouth)
{
    private const string Client = "client";
    private const string System = "system";
    private const string Mcp = "mcp";

    /// <summary>Calls a tool and waits for its result, at most as long as the step says.</summary>
    /// <returns>Whether it failed, by its own account or by silence, and the result.</returns>
    public async Task<(bool IsError, string Result)> CallAsync(ToolStep step, int eventId, CancellationToken cancellationToken)
    {
        var call = new TranscriptToolCall(NewId(), step.Name, Client, step.Arguments.ToJsonString());
        var calledAt = conversation.Now;
        conversation.Validator.Expected.ToolResult(call.Id);
        Note(Turn(eventId) with { ToolCall = call });
        await conversation.SendAsync(
            ServerMessages.ToolCall(step.Name, call.Id, step.Arguments, eventId, step.ExpectsResponse), cancellationToken);
        if (!step.ExpectsResponse)
        {
            return (false, "");
        }

        var answer = await WaitAsync<ToolResultMessage>(result => result.ToolCallId == call.Id, step.Timeout, cancellationToken);
        var isError = answer?.Failed ?? true;
        var problem = answer is null ? "The client gave no result in time" : "";
        Note(Turn(eventId) with
        {
            ToolResult = new TranscriptToolResult(call, answer?.Text ?? "", conversation.Now - calledAt, isError, problem),
        });
        await conversation.SendAsync(ServerMessages.ToolResponse(step.Name, call.Id, Client, eventId, isError), cancellationToken);
        return (isError, answer?.Text ?? "");
    }

    public async Task<bool> AskAsync(ApprovalStep step, CancellationToken cancellationToken)
    {
        var (id, asked) = (NewId(), Turn(null));
        conversation.Validator.Expected.Approval(id);
        await conversation.SendAsync(
            ServerMessages.Approval(step.Name, id, step.Arguments, conversation.Time.GetUtcNow(), step.Timeout), cancellationToken);
        var answer = await WaitAsync<ApprovalMessage>(approval => approval.ToolCallId == id, step.Timeout, cancellationToken);
        var approved = answer?.IsApproved ?? false;
        var call = new TranscriptToolCall(id, step.Name, Mcp, step.Arguments.ToJsonString(), HasBeenCalled: approved);
        Note(asked with { ToolCall = call });
        if (approved)
        {
            Note(Turn(null) with { ToolResult = new TranscriptToolResult(call, "", TimeSpan.Zero) });
        }

        return approved;
    }

    /// <summary>The agent's own tool to hang up; the caller of this does it.</summary>
    public async Task EndCallAsync(int eventId, CancellationToken cancellationToken)
    {
        var call = new TranscriptToolCall(NewId(), "end_call", System, "{}");
        Note(Turn(eventId) with { ToolCall = call });
        Note(Turn(eventId) with { ToolResult = new TranscriptToolResult(call, "", TimeSpan.Zero) });
        await conversation.SendAsync(
            ServerMessages.ToolRequest(call.Name, call.Id, System, eventId, TimeSpan.FromSeconds(20), false), cancellationToken);
        await conversation.SendAsync(ServerMessages.ToolResponse(call.Name, call.Id, System, eventId, false), cancellationToken);
    }

    private static string NewId() => "call_" + Ids.Random(16);

    private TranscriptTurn Turn(int? eventId) => new("agent", null, conversation.Now, eventId, "text");

    private void Note(TranscriptTurn turn) => conversation.Record.Said(turn);

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
