using AgentConnector.Simulator.Scenarios;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Simulator.Conversations;

/// <summary>What all conversations of one cloud share.</summary>
internal sealed partial class CloudState(
    AgentCloudOptions options, ScenarioLibrary scenarios, TimeProvider time, ILogger<AgentCloud> logger)
{
    private long started;

    public AgentCloudOptions Options => options;

    public ScenarioLibrary Scenarios => scenarios;

    public TimeProvider Time => time;

    public History<SimulatedConversation> History { get; } = new(options.MaxConversations, options.KeepConversations, options.KeepAudioBytes);

    public ViolationLog Violations { get; } = new(options.KeepViolations);

    /// <summary>The number of a conversation: it grows from one to the next.</summary>
    public long NextNumber() => Interlocked.Increment(ref started);

    /// <summary>An agent is a scenario; the ids of real agents get the default one.</summary>
    public Scenario? AgentOf(string agentId) =>
        scenarios.TryGet(agentId, out var scenario) ? scenario
        : agentId.StartsWith("agent_", StringComparison.Ordinal) && scenarios.TryGet(options.DefaultScenario, out var standard) ? standard
        : null;

    /// <summary>How far a conversation is, in the words of the REST API.</summary>
    public string StatusOf(SimulatedConversation conversation) =>
        conversation.EndedAt is not { } endedAt ? "in-progress"
        : time.GetUtcNow() - endedAt < options.ProcessingTime ? "processing"
        : conversation.Close is { By: ClosedBy.Cloud, Code: 1008 } && conversation.Transcript.Count == 0 ? "failed"
        : "done";

    public bool Accepts(string? apiKey) => options.ApiKey is null
        ? !string.IsNullOrEmpty(apiKey)
        : System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
            System.Text.Encoding.UTF8.GetBytes(options.ApiKey), System.Text.Encoding.UTF8.GetBytes(apiKey ?? ""));

    public void Report(ContractViolation violation)
    {
        Violations.Add(violation);
        LogViolation(violation.Conversation, violation.Rule, violation.Message);
    }

    [LoggerMessage(7001, LogLevel.Warning, "Conversation {Conversation} broke the contract ({Rule}): {Problem}")]
    private partial void LogViolation(string conversation, string rule, string problem);

    [LoggerMessage(7002, LogLevel.Information, "Conversation {Conversation} with {Scenario} ended: {By} closed with {Code}")]
    public partial void LogEnded(string conversation, string scenario, ClosedBy by, int code);

    [LoggerMessage(7003, LogLevel.Error, "Conversation {Conversation} failed inside the simulator")]
    public partial void LogFailed(string conversation, Exception exception);
}
