namespace AgentConnector.Webhooks.Guard;

/// <summary>A host whose addresses must not be connected to. The message says what to set.</summary>
internal sealed class BlockedAddressException(string message) : Exception(message);
