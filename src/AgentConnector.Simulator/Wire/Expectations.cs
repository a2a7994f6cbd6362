namespace AgentConnector.Simulator.Wire;

/// <summary>What the client owes an answer to: pings, tool calls, approvals. Safe for several threads.</summary>
internal sealed class Expectations
{
    private const int Remembered = 256;

    private readonly Lock _gate = new();
    private readonly Queue<long> _pingOrder = new();
    private readonly HashSet<long> _openPings = [];
    private readonly Queue<string> _questionOrder = new();
    private readonly Dictionary<string, Question> _questions = [];

    public void Ping(long eventId)
    {
        lock (_gate)
        {
            _openPings.Add(eventId);
            _pingOrder.Enqueue(eventId);
            while (_pingOrder.Count > Remembered)
            {
                _openPings.Remove(_pingOrder.Dequeue());
            }
        }
    }

    public void ToolResult(string toolCallId) => Ask(toolCallId, isApproval: false);

    public void Approval(string toolCallId) => Ask(toolCallId, isApproval: true);

    /// <summary>Takes an answer.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public (string Rule, string Message)? Fulfil(ClientMessage answer)
    {
        lock (_gate)
        {
            return answer switch
            {
                PongMessage pong => _openPings.Remove(pong.EventId) ? null : ("pong_id", $"pong {pong.EventId} answers no open ping."),
                ToolResultMessage result => Answer(result.ToolCallId, isApproval: false, "tool_result_id", "client_tool_result"),
                ApprovalMessage approval => Answer(approval.ToolCallId, isApproval: true, "approval_id", "mcp_tool_approval_result"),
                _ => null,
            };
        }
    }

    private void Ask(string id, bool isApproval)
    {
        lock (_gate)
        {
            _questions[id] = new Question(isApproval);
            _questionOrder.Enqueue(id);
            while (_questionOrder.Count > Remembered)
            {
                _questions.Remove(_questionOrder.Dequeue());
            }
        }
    }

    private (string Rule, string Message)? Answer(string id, bool isApproval, string rule, string type)
    {
        if (!_questions.TryGetValue(id, out var question) || question.IsApproval != isApproval)
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
