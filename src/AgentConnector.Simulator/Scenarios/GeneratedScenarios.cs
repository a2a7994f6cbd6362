using System.Globalization;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Scenarios;

/// <summary>The scenarios that differ in one value: one for each format, error type, close code and HTTP status.</summary>
internal static class GeneratedScenarios
{
    private static readonly (int Code, string Reason)[] Closes =
    [
        (1000, ""),
        (1002, "The AI agent you are trying to reach appears to be misconfigured"),
        (1008, "Agent has exceeded its daily call limit of 100"),
        (1011, "Internal error"),
        (3000, "The AI agent you are trying to reach does not exist."),
        (3008, "Too many concurrent connections"),
        (4300, "Queue timeout"),
    ];

    private static readonly int[] HttpStatuses = [401, 403, 404, 422, 429, 500];

    public static IEnumerable<Scenario> All() => [.. Formats(), .. Errors(), .. CloseCodes(), .. HttpErrors()];

    private static IEnumerable<Scenario> Formats() => FormatNames.All.Select(format => new Scenario
    {
        Name = $"format-{format}",
        Description = $"The echo agent, with {format} both ways.",
        Hears = format,
        Speaks = format,
        FirstMessage = "Hello, this is the echo agent.",
        Steps = [new RepeatStep([HearStep.Anything, new EchoStep()])],
    });

    private static IEnumerable<Scenario> Errors() => ErrorTypes.CodeOf.Select(error => new Scenario
    {
        Name = $"error-{error.Key}",
        Description = $"Greets, then fails with {error.Key} and close code {error.Value}.",
        FirstMessage = "Goodbye!",
        Steps = [new ErrorStep(error.Key)],
    });

    private static IEnumerable<Scenario> CloseCodes() => Closes.Select(close => new Scenario
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"close-{close.Code}"),
        Description = $"Greets, then closes with {close.Code} and no error event.",
        FirstMessage = "Goodbye!",
        Steps = [new CloseStep(close.Code, close.Reason)],
    });

    private static IEnumerable<Scenario> HttpErrors() => HttpStatuses.Select(status => new Scenario
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"http-{status}"),
        Description = $"Asking for its signed URL is answered with {status}.",
        SignedUrlStatus = status,
        Private = true,
    });
}
