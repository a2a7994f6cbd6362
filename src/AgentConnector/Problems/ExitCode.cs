namespace AgentConnector.Problems;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Did what was asked; for the service: stopped when asked.</summary>
    public const int Done = 0;

    /// <summary>Failed while running.</summary>
    public const int Failed = 1;

    /// <summary>
    /// Could not start: the command line or the settings are wrong, or what they name cannot be used. The error output says what to do; starting again
    /// without that leads here again.
    /// </summary>
    public const int WrongSettings = 2;

    /// <summary>Stopped by a signal before it had begun, or at once by a second one: calls were cut off.</summary>
    public const int StoppedAtOnce = 130;
}
