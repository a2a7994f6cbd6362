using AgentConnector.Calls;
using AgentConnector.Problems;

namespace AgentConnector.Terminal;

/// <summary>The outcome of a call as the exit code of the command that placed it.</summary>
internal static class CallExit
{
    public const string Help =
        "Exit code: 0 completed, 1 could not be placed or followed, 2 wrong command line or settings, 3 failed, 4 canceled, 5 no answer, 6 busy, "
        + "7 interrupted, 130 left by Ctrl-C before the call began, or at once by a second one.";

    public static int Of(CallStatus status) => status switch
    {
        CallStatus.Completed => ExitCode.Done,
        CallStatus.Failed => 3,
        CallStatus.Canceled => 4,
        CallStatus.NoAnswer => 5,
        CallStatus.Busy => 6,
        CallStatus.Interrupted => 7,
        _ => ExitCode.Failed,
    };
}
