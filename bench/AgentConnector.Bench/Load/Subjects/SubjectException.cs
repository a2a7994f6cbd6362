namespace AgentConnector.Bench.Load.Subjects;

/// <summary>What shall be measured does not start: the message says what it said itself.</summary>
public sealed class SubjectException(string message, Exception inner) : Exception(message, inner);
