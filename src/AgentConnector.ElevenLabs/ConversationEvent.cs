using AgentConnector.Audio;

namespace AgentConnector.ElevenLabs;

/// <summary>
/// Something the cloud said. <c>EventId</c> numbers never fall within a conversation; older clouds leave some of them out. Only the first
/// group arrives by default; the agent's <c>client_events</c> setting enables the others.
/// </summary>
public abstract record ConversationEvent
{
    private protected ConversationEvent()
    {
    }
}

/// <summary>A piece of speech, produced faster than real time.</summary>
/// <param name="Audio">Whole samples in the format that was announced before it; may be empty.</param>
/// <param name="EventId">Shared by all audio of one reply; compare with interruptions by <see cref="Conversation.IsStale"/>.</param>
/// <param name="Alignment">When each character sounds, when the cloud says so.</param>
/// <param name="IsFinal">True for the last piece of a reply, when the cloud says so.</param>
public sealed record AgentAudio(AudioFrame Audio, long? EventId, CharacterAlignment? Alignment = null, bool IsFinal = false) : ConversationEvent;

/// <summary>When each character sounds, relative to the start of its piece of audio. Three equally long lists.</summary>
public sealed record CharacterAlignment(
    IReadOnlyList<string> Chars, IReadOnlyList<double> CharStartTimesMs, IReadOnlyList<double> CharDurationsMs);

/// <summary>
/// The user spoke over the agent: stop, flush, and play nothing whose id is strictly smaller. Without an id, what came before it is void
/// and nothing that comes after.
/// </summary>
public sealed record Interruption(long? EventId) : ConversationEvent;
