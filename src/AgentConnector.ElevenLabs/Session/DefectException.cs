namespace AgentConnector.ElevenLabs.Session;

/// <summary>A bug of this client, of a kind that could be taken for the network's doing.</summary>
internal sealed class DefectException(Exception bug) : Exception(bug.Message, bug);
