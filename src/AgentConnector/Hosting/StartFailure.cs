using AgentConnector.Configuration;
using AgentConnector.Problems;

namespace AgentConnector.Hosting;

/// <summary>Puts whatever keeps the service from starting into words: a trace helps its authors, not its operator.</summary>
internal static class StartFailure
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="settings">Whether the operator wants to see everything.</param>
    public static StartException Explain(Exception failure, ConnectorSettings settings) => Explain(
        failure,
        "The service",
        "Look at the space left on DATA_DIR's disk, and at what this user may read and write.",
        settings.ShowsDetails);

    /// <param name="failure">What was thrown.</param>
    /// <param name="program">What cannot start.</param>
    /// <param name="files">Where to look when it was a file.</param>
    /// <param name="trace">Whether to show everything.</param>
    public static StartException Explain(Exception failure, string program, string files, bool trace = false) => failure as StartException
        ?? new(Words(failure, program, files) + (trace ? $"{Environment.NewLine}{failure}" : ""), failure);

    private static string Words(Exception failure, string program, string files) => failure switch
    {
        // A feature's own exception was made for its reader.
        InvalidDataException => failure.Message,
        _ when failure.GetType().Assembly == typeof(StartFailure).Assembly => failure.Message,
        IOException or UnauthorizedAccessException => $"{program} cannot start: {failure.Message.TrimEnd('.')}. {files}",
        _ => $"{program} cannot start, and does not know why: {failure.GetType().Name}, {failure.Message.TrimEnd('.')}. LOG_LEVEL=DEBUG shows where.",
    };
}
