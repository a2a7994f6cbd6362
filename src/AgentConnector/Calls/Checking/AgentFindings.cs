using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Checking;

/// <summary>Compares a request with what its agent needs.</summary>
/// <param name="agent">What the cloud tells of the agent.</param>
/// <param name="request">What it would be asked for.</param>
/// <param name="variablesIn">The variables in a text.</param>
/// <param name="hasTool">Whether this service has a tool.</param>
internal sealed class AgentFindings(AgentNeeds agent, AgentRequest request, Func<string, IReadOnlyList<string>> variablesIn, Func<string, bool> hasTool)
{
    private const string FirstMessage = "agent.first_message";
    private const string Prompt = "agent.prompt.prompt";
    private const string ToolIds = "agent.prompt.tool_ids";
    private const string VariablesField = "dynamic_variables";

    private readonly Dictionary<string, JsonElement> overrides =
        Overrides.In(request.ConversationConfigOverride).ToDictionary(field => field.Path, field => field.Value, StringComparer.Ordinal);

    public IEnumerable<CheckFinding> All() => agent.IsTold
        ? [.. Voice(), .. Variables(), .. Forbidden(), .. Tools()]
        : [CheckFinding.Warning(FindingCodes.AgentNotChecked, "agent_id", "ElevenLabs told nothing of the agent's settings. The agent was not checked.")];

    private IEnumerable<CheckFinding> Voice()
    {
        if (agent.TextOnly && !request.IsTextOnly)
        {
            yield return CheckFinding.Error(
                FindingCodes.AgentTextOnly, "agent_id", $"{(agent.Name.Length > 0 ? agent.Name : "The agent")} is set to text only: it has no voice. Switch text-only off in the agent's settings.");
        }

        foreach (var format in agent.UnknownFormats)
        {
            yield return CheckFinding.Error(
                FindingCodes.FormatUnknown, "agent_id", $"The agent's audio format {format} is not known here. Choose pcm_16000 or ulaw_8000 in the agent's voice settings.");
        }

        if (agent.MissingEvents.Count > 0)
        {
            var silent = agent.MissingEvents.Contains("audio") && !request.IsTextOnly;
            var message = $"The agent does not send {string.Join(", ", agent.MissingEvents)}. Add them to the client events in its settings (Advanced): "
                + "without them there is no sound, no transcript, or no interruption.";
            yield return silent
                ? CheckFinding.Error(FindingCodes.AgentSilent, "agent_id", message)
                : CheckFinding.Warning(FindingCodes.AgentEventsMissing, "agent_id", message);
        }
    }

    private IEnumerable<CheckFinding> Variables()
    {
        var given = request.DynamicVariables is { ValueKind: JsonValueKind.Object } variables
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal)
            : [];
        var needed = InText(FirstMessage, agent.FirstMessageVariables).Union(InText(Prompt, agent.PromptVariables)).ToList();
        foreach (var name in needed.Where(name => !given.ContainsKey(name)))
        {
            yield return CheckFinding.Error(
                FindingCodes.VariableMissing, $"{VariablesField}.{name}", $"The agent's first message or prompt has {{{{{name}}}}} in it: send {name} in {VariablesField}.");
        }

        foreach (var name in agent.Variables.Union(agent.OtherVariables).Except(needed).Where(name => !given.ContainsKey(name)))
        {
            yield return CheckFinding.Warning(
                FindingCodes.VariableNotGiven,
                $"{VariablesField}.{name}",
                $"The agent declares {name}, or one of its tools or other texts uses it: send it in {VariablesField}, or remove it from the agent.");
        }

        foreach (var (name, _) in given.Where(variable => variable.Value.ValueKind is JsonValueKind.Null))
        {
            yield return CheckFinding.Warning(
                FindingCodes.VariableEmpty, $"{VariablesField}.{name}", $"{name} is null: the agent would speak of nothing. Check what fills it in, where the request is made.");
        }
    }

    private IEnumerable<CheckFinding> Forbidden() => overrides.Keys.Where(path => !Overrides.Allows(agent.Overrides, path)).Select(path => CheckFinding.Error(
        FindingCodes.OverrideNotAllowed,
        $"conversation_config_override.{path}",
        $"The agent does not let {path} be overridden: enable it in the agent's security settings, or leave it out."));

    private IEnumerable<CheckFinding> Tools()
    {
        if (agent.ClientTools is null || overrides.ContainsKey(ToolIds))
        {
            yield return CheckFinding.Warning(
                FindingCodes.ToolsNotChecked,
                "agent_id",
                overrides.ContainsKey(ToolIds)
                    ? "The request has its own tool_ids: whether there is a handler for each was not checked."
                    : "The agent's tools could not be read: whether there is a handler for each was not checked. If it stays so, give the key the right to read tools.");
            yield break;
        }

        foreach (var tool in agent.ClientTools.Where(tool => !hasTool(tool)))
        {
            yield return CheckFinding.Error(
                FindingCodes.ToolWithoutHandler, "agent_id", $"The agent has the client tool {tool}, which nothing handles here: add it to TOOLS_FILE, or remove it from the agent.");
        }
    }

    /// <summary>The variables in a text of the agent, or in what the request puts in its place.</summary>
    private IReadOnlyList<string> InText(string path, IReadOnlyList<string> own) =>
        !overrides.TryGetValue(path, out var text) ? own
        : text.ValueKind is JsonValueKind.String ? variablesIn(text.GetString()!)
        : [];
}
