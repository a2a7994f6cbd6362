using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>Log lines of the library, ids 6000 to 6099. None holds what was spoken, a variable, or an address with its query.</summary>
internal static partial class ConversationLog
{
    [LoggerMessage(6000, LogLevel.Debug, "Conversation {ConversationId} has started: it hears {Input} and speaks {Output}")]
    public static partial void Started(this ILogger logger, string conversationId, string input, string output);

    [LoggerMessage(6001, LogLevel.Debug, "Conversation {ConversationId} has ended: {Cause}, code {Code}")]
    public static partial void Ended(this ILogger logger, string conversationId, ConversationEndCause cause, int code);

    [LoggerMessage(6002, LogLevel.Warning, "Tool {Tool} did not answer within {Seconds} s; the agent was told so")]
    public static partial void ToolTimedOut(this ILogger logger, string tool, double seconds);

    [LoggerMessage(6003, LogLevel.Warning, "Tool {Tool} failed; the agent was told so")]
    public static partial void ToolFailed(this ILogger logger, string tool, Exception exception);

    [LoggerMessage(6004, LogLevel.Debug, "A message of type {Type} could not be read and was skipped")]
    public static partial void Malformed(this ILogger logger, string type);

    [LoggerMessage(6005, LogLevel.Error, "A defect in this client ended the conversation")]
    public static partial void Defect(this ILogger logger, Exception exception);

    [LoggerMessage(6010, LogLevel.Warning, "The agent's connection has taken nothing for {Seconds:0} s")]
    public static partial void Stalled(this ILogger logger, double seconds);

    [LoggerMessage(6011, LogLevel.Warning, "This process stood still for {Seconds:0} s; the agent is given more time")]
    public static partial void StoodStill(this ILogger logger, double seconds);
    [LoggerMessage(6020, LogLevel.Warning, "{Address} could not be reached: {Why} ({Detail})")]
    public static partial void Unreachable(this ILogger logger, string address, string why, string detail);

    [LoggerMessage(6021, LogLevel.Error, "The HTTP client given to the library followed a redirect from {Address} to {Target}, and the key was sent along")]
    public static partial void RedirectFollowed(this ILogger logger, string address, string target);
}
