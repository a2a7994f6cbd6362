using AgentConnector.Endpoints;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Limits;

/// <summary>What is answered at each limit: its setting, its value, and when to come back.</summary>
internal static class LimitProblems
{
    public static ApiProblem AllBusy(int taken, int most) =>
        new(ProblemKind.LinesBusy, $"{Counted.Of(taken, "call")} {(taken == 1 ? "is" : "are")} running, which is the limit (MAX_CALLS).") { Limit = new("MAX_CALLS", most) };

    public static ApiProblem AgentBusy(int taken, int most) =>
        new(ProblemKind.AgentLinesBusy, $"This agent has {Counted.Of(taken, "call")}, as many as one agent may have at once (MAX_CALLS_PER_AGENT).")
        {
            Limit = new("MAX_CALLS_PER_AGENT", most),
        };

    public static ApiProblem KeyBusy(int taken, int most) =>
        new(ProblemKind.KeyLinesBusy, $"This key has {Counted.Of(taken, "call")}, as many as it may have at once (MAX_CALLS_PER_KEY).")
        {
            Limit = new("MAX_CALLS_PER_KEY", most),
        };

    public static ApiProblem LinesKept(int taken) =>
        new(ProblemKind.KeyLinesBusy, $"This key has {Counted.Of(taken, "call")}, and the lines that are left are kept for other keys (MAX_CALLS_PER_KEY sets a number instead).")
        {
            Limit = new("MAX_CALLS_PER_KEY", taken),
        };

    public static ApiProblem InUse(EndpointAddress to, TimeSpan retryAfter) =>
        new(ProblemKind.EndpointBusy, $"Another call, or a sound check, uses {to}. Wait for it to end, or end it; DEVICE_BUSY=queue lets calls wait.")
        {
            RetryAfter = retryAfter,
            Limit = new("DEVICE_BUSY", 1),
        };

    public static ApiProblem MinutesUsed(TimeSpan talked, int most, TimeSpan untilTomorrow) =>
        new(
            ProblemKind.KeyMinutesUsed,
            $"The calls of this key have lasted {Counted.Of((long)talked.TotalMinutes, "minute")} today (UTC), and it may have {most} a day (MAX_MINUTES_PER_KEY_PER_DAY). "
            + "Send the request again tomorrow, or raise it; calls that run go on.")
        {
            RetryAfter = untilTomorrow,
            Limit = new("MAX_MINUTES_PER_KEY_PER_DAY", most),
        };

    /// <summary>A limit of lines that is reached, with what to do about it.</summary>
    /// <param name="reached">Which.</param>
    /// <param name="places">The places of the queue, all taken; 0 where nobody may wait.</param>
    /// <param name="retryAfter">When to come back.</param>
    public static ApiProblem Full(ApiProblem reached, int places, TimeSpan retryAfter) => reached with
    {
        Detail = $"{reached.Detail}{Taken(places)} Send the request again in a moment.",
        RetryAfter = retryAfter,
    };

    private static string Taken(int places) => places switch
    {
        0 => "",
        1 => " The one place to wait is taken, too (CALL_QUEUE).",
        _ => $" All {places} places to wait are taken, too (CALL_QUEUE).",
    };
}
