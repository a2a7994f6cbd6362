namespace AgentConnector.Audio.Wav;

/// <summary>A WAV file cannot be read or written as it is; the message says what is wrong and what to do.</summary>
public sealed class WavException : Exception
{
    /// <summary>An error without a message of its own.</summary>
    public WavException()
    {
    }

    /// <summary>An error in words a user can act on.</summary>
    public WavException(string message)
        : base(message)
    {
    }

    /// <summary>An error with the one that caused it.</summary>
    public WavException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
