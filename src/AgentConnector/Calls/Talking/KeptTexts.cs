using AgentConnector.Agents;

namespace AgentConnector.Calls.Talking;

/// <summary>Texts that wait for an agent that is away, in order and bounded. Thread-safe.</summary>
internal sealed class KeptTexts
{
    private const int Most = 32;
    private const int MostCharacters = 64 * 1024;

    private readonly Queue<(TextKind Kind, string Text)> texts = [];
    private readonly Lock gate = new();
    private int characters;

    /// <summary>The one that is sent next; it stays until it was.</summary>
    public (TextKind Kind, string Text)? First
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
    public bool TryAdd(TextKind kind, string text)
    {
        lock (gate)
        {
            if (kind is TextKind.UserActivity)
            {
                return true;
            }

            if (texts.Count >= Most || characters + text.Length > MostCharacters)
            {
                return false;
            }

            texts.Enqueue((kind, text));
            characters += text.Length;
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
