using System.ComponentModel;
using AgentConnector.Agents;

namespace AgentConnector.Calls.Checking;

/// <summary>A page of agents.</summary>
public sealed record AgentsView(
    [property: Description("In ElevenLabs' order.")] IReadOnlyList<ListedAgentView> Agents,
    [property: Description("Send it as cursor for the next page; absent on the last one.")] string? NextCursor);

/// <summary>An agent in a list.</summary>
public sealed record ListedAgentView([property: Description("Goes into agent_id of a start.")] string AgentId, string Name);

/// <summary>What an agent needs of a call. Its prompt and its secrets are not told.</summary>
public sealed record AgentView(
    string AgentId,
    string Name,
    [property: Description("False where the key may not read the agent's settings: what is empty is unknown.")] bool SettingsKnown,
    [property: Description("The format it listens to, in ElevenLabs' spelling.")] string? Hears,
    [property: Description("The format it speaks in.")] string? Speaks,
    [property: Description("It has no voice.")] bool TextOnly,
    [property: Description("For dynamic_variables of a start.")] IReadOnlyList<AgentVariableView> Variables,
    [property: Description("The overrides it allows, such as agent.first_message.")] IReadOnlyList<string> Overrides,
    [property: Description("The tools this service has to run for it; absent where they could not be read.")] IReadOnlyList<AgentToolView>? ClientTools,
    [property: Description("The longest a conversation may last, in seconds.")] int? MaxDurationSeconds,
    [property: Description("How many conversations it may have, and what becomes of one more.")] AgentLimitsView Limits)
{
    internal static AgentView Of(string id, AgentNeeds agent, Func<string, bool> hasTool)
    {
        var required = agent.RequiredVariables.ToHashSet(StringComparer.Ordinal);
        return new(
            id,
            agent.Name,
            agent.IsTold,
            agent.Hears,
            agent.Speaks,
            agent.TextOnly,
            [.. required.Union(agent.Variables).Union(agent.OtherVariables).Select(name => new AgentVariableView(name, required.Contains(name), agent.VariableDefaults.GetValueOrDefault(name)))],
            agent.Overrides,
            agent.ClientTools is { } tools ? [.. tools.Select(name => new AgentToolView(name, hasTool(name)))] : null,
            agent.MaxDurationSeconds,
            new(agent.Limits.AtOnce, agent.Limits.PerDay, agent.Limits.Queues, agent.Limits.QueueSeconds));
    }
}

/// <summary>The limits that ElevenLabs holds an agent to; what is absent has no limit of the agent's own, or is unknown.</summary>
public sealed record AgentLimitsView(
    [property: Description("Conversations at once; MAX_CALLS_PER_AGENT is the limit of this service.")] int? AtOnce,
    [property: Description("Conversations in a day.")] int? PerDay,
    [property: Description("Whether a call waits when the workspace has no free line: it is waiting then; otherwise it is busy.")] bool? Queues,
    [property: Description("The longest such a wait, in seconds.")] int? QueueSeconds);

/// <summary>A variable of an agent.</summary>
public sealed record AgentVariableView(
    string Name,
    [property: Description("It stands in the first message or the prompt: a call without it is refused, or speaks of nothing.")] bool Required,
    [property: Description("The value that the agent's makers gave it; absent where they gave none, or it is a secret.")] string? Default);

/// <summary>A client tool of an agent.</summary>
public sealed record AgentToolView(string Name, [property: Description("TOOLS_FILE has a handler for it.")] bool HasHandler);

/// <summary>The scenarios of the built-in agent.</summary>
public sealed record ScenariosView([property: Description("Each goes into simulate.scenario of a start.")] IReadOnlyList<string> Scenarios);
