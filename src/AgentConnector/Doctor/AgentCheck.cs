using AgentConnector.Agents;

namespace AgentConnector.Doctor;

/// <summary>Whether the cloud answers, takes the key, knows the agent, and what the agent needs of a call.</summary>
internal sealed class AgentCheck(IAgentInspector inspector, Func<string, bool> hasTool, bool hasKey, bool simulates)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(DoctorRequest request, CancellationToken cancellationToken)
    {
        if (!hasKey)
        {
            return [simulates
                ? new("elevenlabs", Verdict.Skipped, "SIMULATE=true: every call is served by the built-in agent.")
                : request.AgentId is null
                    ? new("elevenlabs", Verdict.Fair, "ELEVENLABS_API_KEY is not set: only simulated calls work.", "Make a key at elevenlabs.io (Developers, API keys) and put it into .env.")
                    : new("elevenlabs", Verdict.Wrong, "ELEVENLABS_API_KEY is not set.", "Make a key at elevenlabs.io (Developers, API keys) and put it into .env.")];
        }

        return request.AgentId is { } agent ? await LookAtAsync(agent, request.Variables, cancellationToken) : [await CheckKeyAsync(cancellationToken)];
    }

    private async Task<Finding> CheckKeyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await inspector.CheckKeyAsync(cancellationToken);
            return new("elevenlabs", Verdict.Good, "ElevenLabs answers and accepts the key.", "Name an agent to see whether it can be called: --agent ID.");
        }
        catch (AgentException e) when (IsPermission(e))
        {
            return new("elevenlabs", Verdict.Fair, "ElevenLabs answers and knows the key, which may not list agents.", "Name an agent to see whether it can be called: --agent ID.");
        }
        catch (AgentException e)
        {
            return Failure(e, "elevenlabs");
        }
    }

    private async Task<IReadOnlyList<Finding>> LookAtAsync(string agent, IReadOnlySet<string>? variables, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        try
        {
            await inspector.ReachAsync(agent, cancellationToken);
            findings.Add(new("elevenlabs", Verdict.Good, "ElevenLabs answers, accepts the key, and lets it call this agent."));
            findings.AddRange(Needs(await inspector.ReadNeedsAsync(agent, cancellationToken), variables));
        }
        catch (AgentException e)
        {
            findings.Add(findings.Count == 0
                ? Failure(e, "elevenlabs")
                : new("agent", Verdict.Skipped, "The agent's settings could not be read: " + e.Message, "Calls work without it. To have them checked, give the key the right to read agents."));
        }

        return findings;
    }

    private IEnumerable<Finding> Needs(AgentNeeds agent, IReadOnlySet<string>? variables)
    {
        yield return agent.TextOnly
            ? new("agent", Verdict.Wrong, $"{agent.Name} is set to text only: it has no voice.", "Switch text-only off in the agent's settings.")
            : new("agent", Verdict.Good, $"{agent.Name} hears {agent.Hears ?? "pcm_16000"} and speaks {agent.Speaks ?? "pcm_16000"}.");
        if (agent.MissingEvents.Count > 0)
        {
            yield return new(
                "agent events", agent.MissingEvents.Contains("audio") ? Verdict.Wrong : Verdict.Fair,
                $"The agent does not send {string.Join(", ", agent.MissingEvents)}.",
                "Add them to the client events in the agent's settings (Advanced): without them there is no sound, no transcript, or no interruption.");
        }

        yield return Variables(agent.Variables, variables);
        yield return Tools(agent.ClientTools);
        yield return new("limits", Verdict.Good, Limits(agent.Limits, agent.MaxDurationSeconds), agent.Limits.AtOnce is { } most
            ? $"MAX_CALLS_PER_AGENT={most} has a call that is too many refused here, at once and with the reason." : null);
        yield return agent.Overrides.Count == 0
            ? new("overrides", Verdict.Good, "The agent allows none, and the service sends none unless a request has conversation_config_override.")
            : new("overrides", Verdict.Good, $"A request may override {string.Join(", ", agent.Overrides)}.");
    }

    private Finding Tools(IReadOnlyList<string>? tools)
    {
        if (tools is null)
        {
            return new("tools", Verdict.Skipped, "The agent's tools could not be read.", "To have them compared with TOOLS_FILE, give the key the right to read tools.");
        }

        var unhandled = tools.Where(tool => !hasTool(tool)).ToList();
        return tools.Count == 0 ? new("tools", Verdict.Good, "The agent has no client tools.")
            : unhandled.Count == 0 ? new("tools", Verdict.Good, $"TOOLS_FILE handles every client tool of the agent: {string.Join(", ", tools)}.")
            : new(
                "tools", Verdict.Wrong, $"The agent has client tools that nothing handles here: {string.Join(", ", unhandled)}.",
                "Add them to TOOLS_FILE, or remove them from the agent: it is told that they failed.");
    }

    private static string Limits(AgentLimits limits, int? longest) => string.Join(' ', new[]
    {
        longest is { } seconds ? $"A conversation lasts {seconds} s at most." : "How long a conversation may last is not told.",
        limits.AtOnce is { } atOnce ? $"At once: {atOnce}." : null,
        limits.PerDay is { } daily ? $"A day: {daily}." : null,
        limits.Queues switch
        {
            true => $"A caller waits when ElevenLabs has no free line{(limits.QueueSeconds is { } wait ? $", {wait} s at most" : "")}.",
            false => "There is no queue: when ElevenLabs has no free line a call ends as busy.",
            null => null,
        },
    }.OfType<string>());

    private static Finding Variables(IReadOnlyList<string> declared, IReadOnlySet<string>? sent)
    {
        if (declared.Count == 0)
        {
            return new("variables", Verdict.Good, "The agent declares no dynamic variables.");
        }

        var names = string.Join(", ", declared);
        if (sent is null)
        {
            return new("variables", Verdict.Fair, $"The agent declares {names}.", "Send each in dynamic_variables, or the call is refused. To compare: --var NAME=VALUE.");
        }

        var missing = declared.Where(name => !sent.Contains(name)).ToList();
        return missing.Count == 0
            ? new("variables", Verdict.Good, $"Every variable the agent declares is sent: {names}.")
            : new("variables", Verdict.Wrong, $"The agent declares {names}; missing: {string.Join(", ", missing)}.", "Add them to dynamic_variables of the request, or remove them from the agent.");
    }

    private static bool IsPermission(AgentException e) => e.Failure is AgentFailure.NotAllowed && Says(e, "permission");

    private static bool Says(AgentException e, string word) => e.Message.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static Finding Failure(AgentException e, string check) => new(check, Verdict.Wrong, e.Message, e.Failure switch
    {
        AgentFailure.NotAllowed when IsPermission(e) => "Give the key the permission for ElevenLabs Agents (elevenlabs.io, Developers, API keys).",
        AgentFailure.NotAllowed when Says(e, "quota") || Says(e, "credits") || Says(e, "plan") => "The key is right, but the plan or its credits do not allow it: see the subscription at elevenlabs.io.",
        AgentFailure.NotAllowed => "The key is wrong, revoked, or of another workspace: copy it again into ELEVENLABS_API_KEY (elevenlabs.io, Developers, API keys).",
        AgentFailure.NotFound => "Check the agent's id. An agent lives in one workspace and one region: the key must belong to it, and ELEVENLABS_BASE_URL must name it.",
        AgentFailure.Timeout => "Check the network, the proxy and https://status.elevenlabs.io.",
        AgentFailure.Disconnected => "Check the network, DNS, the firewall (TCP 443) and ELEVENLABS_BASE_URL.",
        AgentFailure.Busy => "Too many conversations at once, or the quota is used up: try again later, or raise the plan.",
        _ => "Try again; if it stays so, see https://status.elevenlabs.io.",
    });
}
