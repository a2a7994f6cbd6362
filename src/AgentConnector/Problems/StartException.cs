namespace AgentConnector.Problems;

/// <summary>The service cannot start; the message is for whoever started it and says what to do.</summary>
internal class StartException(string message, Exception? inner = null) : Exception(message, inner);
