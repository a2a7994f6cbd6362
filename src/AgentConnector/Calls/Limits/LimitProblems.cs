using AgentConnector.Endpoints;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Limits;

/// <summary>What is answered at each limit: its setting, its value, and when to come back.</summary>
internal static class LimitProblems
{
    public static ApiProblem AllBusy(int taken, int most) =>
        new(ProblemKind.LinesBusy, $"{taken} calls are running, which is the limit (MAX_CALLS).") { Limit = new("MAX_CALLS", most) };

    public static ApiProblem AgentBusy(int taken, int most) =>
        new(ProblemKind.AgentLinesBusy, $"This agent has {taken} calls, as many as one agent may have at once (MAX_CALLS_PER_AGENT).")
        {
            Limit = new("MAX_CALLS_PER_AGENT", most),
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
            $"The calls of this key have lasted {Math.Floor(talked.TotalMinutes):0} minutes today (UTC), and it may have {most} a day (MAX_MINUTES_PER_KEY_PER_DAY). "
            + "Send the request again tomorrow, or raise it; calls that run go on.")
        {
            RetryAfter = untilTomorrow,
            Limit = new("MAX_MINUTES_PER_KEY_PER_DAY", most),
        };

    /// <summary>The reason and what to do about it.</summary>
    /// <param name="reason">Which limit is reached.</param>
    /// <param name="places">The places of the queue, all taken; 0 where nobody may wait.</param>
    public static string Advice(string reason, int places) =>
        reason + (places > 0 ? $" All {places} places to wait are taken, too (CALL_QUEUE)." : "") + " Send the request again in a moment.";
}
