using AgentConnector.Agents;

namespace AgentConnector.Calls.Talking;

/// <summary>Messages that wait for an agent that is away, in order and bounded. Thread-safe.</summary>
internal sealed class KeptTexts
{
    private const int Most = 32;
    private const int MostCharacters = 64 * 1024;

    private readonly Queue<AgentMessage> texts = [];
    private readonly Lock gate = new();
    private int characters;

    /// <summary>The one that is sent next; it stays until it was.</summary>
    public AgentMessage? First
    {
        get
        {
            lock (gate)
            {
                return texts.TryPeek(out var first) ? first : null;
            }
        }
    }

    /// <summary>False when there is no room. That somebody was typing is not worth keeping.</summary>
    public bool TryAdd(AgentMessage message)
    {
        lock (gate)
        {
            if (message.Kind is TextKind.UserActivity)
            {
                return true;
            }

            if (texts.Count >= Most || characters + message.Text.Length > MostCharacters)
            {
                return false;
            }

            texts.Enqueue(message);
            characters += message.Text.Length;
            return true;
        }
    }

    /// <summary>The first was sent.</summary>
    public void Sent()
    {
        lock (gate)
        {
            characters -= texts.Dequeue().Text.Length;
        }
    }
}
