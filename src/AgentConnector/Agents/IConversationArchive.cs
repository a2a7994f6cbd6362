using System.Text.Json;

namespace AgentConnector.Agents;

/// <summary>What the agents' cloud keeps of conversations that are over.</summary>
public interface IConversationArchive
{
    /// <summary>Reads a conversation once its cloud has made of it what it will.</summary>
    /// <param name="conversationId">The cloud's id.</param>
    /// <param name="isSimulated">It was with the built-in agent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is kept, as the cloud writes it; null while it is not ready.</returns>
    /// <exception cref="AgentException">Unknown, refused, unreachable, or too slow. Asked once: nobody waits for it.</exception>
    Task<JsonElement?> ReadAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken);
}
