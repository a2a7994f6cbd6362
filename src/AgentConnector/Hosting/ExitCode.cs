namespace AgentConnector.Hosting;

/// <summary>What the process says when it ends.</summary>
internal static class ExitCode
{
    /// <summary>Did what was asked; for the service: stopped when asked.</summary>
    public const int Done = 0;

    /// <summary>Could not start for a reason outside its settings, or failed while running.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the settings are wrong; the error output lists what.</summary>
    public const int WrongSettings = 2;

    /// <summary>Stopped at once by a second signal: calls were cut off.</summary>
    public const int StoppedAtOnce = 130;
}
