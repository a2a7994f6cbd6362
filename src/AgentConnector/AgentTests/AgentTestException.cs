using AgentConnector.Problems;

namespace AgentConnector.AgentTests;

/// <summary>A test cannot be run; the message is for whoever wrote it and says what to do.</summary>
internal sealed class AgentTestException(string message, Exception? inner = null) : StartException(message, inner);
