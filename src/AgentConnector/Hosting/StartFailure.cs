using AgentConnector.Configuration;

namespace AgentConnector.Hosting;

/// <summary>Puts whatever keeps the service from starting into words: a trace helps its authors, not its operator.</summary>
internal static class StartFailure
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="settings">Whether the operator wants to see everything.</param>
    public static StartException Explain(Exception failure, ConnectorSettings settings)
    {
        var trace = settings.Configuration["Logging:LogLevel:Default"] is nameof(LogLevel.Debug) or nameof(LogLevel.Trace);
        return new(Words(failure) + (trace ? $"{Environment.NewLine}{failure}" : ""), failure);
    }

    private static string Words(Exception failure) => failure switch
    {
        // A feature's own exception was made for its reader.
        InvalidDataException => failure.Message,
        _ when failure.GetType().Assembly == typeof(StartFailure).Assembly => failure.Message,
        IOException or UnauthorizedAccessException =>
            $"The service cannot start: {failure.Message.TrimEnd('.')}. Look at the space left on DATA_DIR's disk, and at what this user may read and write.",
        _ => $"The service cannot start, and does not know why: {failure.GetType().Name}, {failure.Message.TrimEnd('.')}. LOG_LEVEL=DEBUG shows where.",
    };
}
