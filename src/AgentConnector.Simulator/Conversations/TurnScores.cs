using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>The scores that stand for the agent's turns, by their event ids. Safe for several threads.</summary>
internal sealed class TurnScores(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (string Score, TimeSpan At)> scores = [];

    /// <summary>Sets a turn's score; null takes it back.</summary>
    public void Set(FeedbackMessage feedback, TimeSpan at)
    {
        lock (gate)
        {
            if (feedback.Score is null)
            {
                scores.Remove(feedback.EventId);
            }
            else if (scores.Count < most || scores.ContainsKey(feedback.EventId))
            {
                scores[feedback.EventId] = (feedback.Score, at);
            }
        }
    }

    /// <summary>A turn's score, and when in the call it was given.</summary>
    public (string Score, TimeSpan At)? Of(TranscriptTurn turn)
    {
        lock (gate)
        {
            return turn.EventId is { } id && scores.TryGetValue(id, out var score) ? score : null;
        }
    }

    /// <summary>How many turns have this score.</summary>
    public int Count(string score)
    {
        lock (gate)
        {
            return scores.Values.Count(one => one.Score == score);
        }
    }
}
