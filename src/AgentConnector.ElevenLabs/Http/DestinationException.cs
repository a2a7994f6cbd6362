namespace AgentConnector.ElevenLabs.Http;

/// <summary>Not the line broke, but where its answer was to be written.</summary>
/// <param name="inner">What the destination threw.</param>
internal sealed class DestinationException(Exception inner) : Exception(inner.Message, inner);
