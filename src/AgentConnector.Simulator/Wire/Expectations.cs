namespace AgentConnector.Simulator.Wire;

/// <summary>What the client owes an answer to: pings, tool calls, approvals. Safe for several threads.</summary>
internal sealed class Expectations
{
    private const int Remembered = 256;

    private readonly Lock gate = new();
    private readonly Queue<long> pingOrder = new();
    private readonly HashSet<long> openPings = [];
    private readonly Queue<string> questionOrder = new();
    private readonly Dictionary<string, Question> questions = [];

    public void Ping(long eventId)
    {
        lock (gate)
        {
            openPings.Add(eventId);
            pingOrder.Enqueue(eventId);
            while (pingOrder.Count > Remembered)
            {
                openPings.Remove(pingOrder.Dequeue());
            }
        }
    }

    public void ToolResult(string toolCallId) => Ask(toolCallId, isApproval: false);

    public void Approval(string toolCallId) => Ask(toolCallId, isApproval: true);

    /// <summary>Takes an answer.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public (string Rule, string Message)? Fulfil(ClientMessage answer)
    {
        lock (gate)
        {
            return answer switch
            {
                PongMessage pong => openPings.Remove(pong.EventId) ? null : ("pong_id", $"pong {pong.EventId} answers no open ping."),
                ToolResultMessage result => Answer(result.ToolCallId, isApproval: false, "tool_result_id", "client_tool_result"),
                ApprovalMessage approval => Answer(approval.ToolCallId, isApproval: true, "approval_id", "mcp_tool_approval_result"),
                _ => null,
            };
        }
    }

    private void Ask(string id, bool isApproval)
    {
        lock (gate)
        {
            questions[id] = new Question(isApproval);
            questionOrder.Enqueue(id);
            while (questionOrder.Count > Remembered)
            {
                questions.Remove(questionOrder.Dequeue());
            }
        }
    }

    private (string Rule, string Message)? Answer(string id, bool isApproval, string rule, string type)
    {
        if (!questions.TryGetValue(id, out var question) || question.IsApproval != isApproval)
        {
            return (rule, $"{type} answers a call that was not made.");
        }

        if (question.Answered)
        {
            return (rule, $"{type} answers the same call a second time.");
        }

        question.Answered = true;
        return null;
    }

    private sealed record Question(bool IsApproval)
    {
        public bool Answered { get; set; }
    }
}
