namespace AgentConnector.Simulator.Testing;

/// <summary>A conversation was not what a test asks for. The message says what was seen instead, with the transcript.</summary>
public class CloudAssertionException : Exception
{
    /// <param name="message">What was expected, and what was seen.</param>
    public CloudAssertionException(string message)
        : base(message)
    {
    }
}
