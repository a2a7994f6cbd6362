namespace AgentConnector.Calls;

/// <summary>What each ending means: the call's terminal status, and a sentence for the person who reads it.</summary>
internal static class EndReasons
{
    /// <summary>The terminal status. A conversation that had begun and was ended on request is complete; one that had not is canceled.</summary>
    public static CallStatus StatusOf(this CallEnd end, bool started) => end.Reason switch
    {
        EndReason.Completed or EndReason.IdleTimeout or EndReason.TimeLimit => started ? CallStatus.Completed : CallStatus.Failed,
        EndReason.Cancelled => started ? CallStatus.Completed : CallStatus.Canceled,
        EndReason.NoAnswer => CallStatus.NoAnswer,
        EndReason.Busy => CallStatus.Busy,
        EndReason.Shutdown or EndReason.Interrupted => CallStatus.Interrupted,
        _ => CallStatus.Failed,
    };

    public static Ending ToEnding(this CallEnd end) => new(end.By, end.Reason, end.Detail, end.Explain());

    /// <summary>What happened and what to do about it, in one or two sentences.</summary>
    public static string Explain(this CallEnd end) => (end.Reason, end.By) switch
    {
        (EndReason.Completed, Party.Agent) => "The agent ended the conversation.",
        (EndReason.Completed, Party.Caller) => "The caller hung up.",
        (EndReason.Completed, _) => "The conversation ended.",
        (EndReason.Cancelled, _) => "The call was ended on request.",
        (EndReason.NoAnswer, _) => "Nobody answered the phone. Try again later with a new session_id.",
        (EndReason.Busy, Party.Service) => "The call waited for its turn and could not begin. Try again later with a new session_id, or raise the limit that the detail names.",
        (EndReason.Busy, Party.Agent) => "ElevenLabs had no free line for the conversation. Try again in a minute with a new session_id; where that happens often, raise the plan's limit of "
            + "conversations at once, or how long the agent's queue lets callers wait.",
        (EndReason.Busy, _) => "The line or the device was in use. Try again later with a new session_id.",
        (EndReason.IdleTimeout, _) => "The agent heard nothing for too long and closed. Check that the microphone or the line delivers sound.",
        (EndReason.TimeLimit, Party.Agent) => "The conversation reached the agent's longest duration. Raise it in the agent's settings if it should last longer.",
        (EndReason.TimeLimit, _) => "The call reached its longest allowed duration. Raise max_duration_seconds if it should last longer.",
        (EndReason.Rejected, Party.Agent) => "The agent refused the conversation. The detail says why; mend the agent or the request and use a new session_id.",
        (EndReason.Rejected, _) => "The audio endpoint could not be opened. The detail says why; mend it and use a new session_id.",
        (EndReason.ConnectTimeout, Party.Agent) => "The agent did not answer in time. Check the network and ElevenLabs' status, then use a new session_id.",
        (EndReason.ConnectTimeout, _) => "The audio endpoint did not start in time. Check the device or the line, then use a new session_id.",
        (EndReason.AgentError, _) => "The conversation failed on the agent's side. The detail names the part; look at the agent's configuration and at ElevenLabs' status.",
        (EndReason.Disconnected, Party.Agent) => "The connection to the agent broke. Check the network; the conversation cannot be resumed, start a new one.",
        (EndReason.Disconnected, _) => "The connection to the caller broke.",
        (EndReason.Unresponsive, _) => "The agent fell silent in the middle of the call, or took in nothing more. Check the network and ElevenLabs' status; the conversation cannot be resumed, start a new one.",
        (EndReason.DeviceLost, _) => "The sound device never started, or went away and did not come back in time. Plug it in and start a new call.",
        (EndReason.Shutdown, _) => "The service was shut down while the call ran. Start a new call.",
        (EndReason.Interrupted, _) => "The service or its machine stopped while the call ran. Start a new call.",
        _ => "A defect in the service ended the call. Look for the call's id in the log and report it.",
    };
}
