using AgentConnector.Audio;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>What the cloud announces before anything else.</summary>
internal sealed record Opening(string ConversationId, AudioFormat Input, AudioFormat Output);
