using AgentConnector.Agents;

namespace AgentConnector.Doctor;

/// <summary>Whether ElevenLabs' analysis of conversations can come.</summary>
/// <param name="inspector">Asks the cloud.</param>
/// <param name="hasKey">There is a key to ask with.</param>
/// <param name="isAskedFor">It is asked for; false: it is waited for.</param>
/// <param name="hasSecret">What is sent can be told from what anybody sends.</param>
internal sealed class AnalysisCheck(IAgentInspector inspector, bool hasKey, bool isAskedFor, bool hasSecret)
{
    private const string Check = "analysis";

    /// <summary>Null where there is nothing to look at.</summary>
    public async Task<Finding?> RunAsync(CancellationToken cancellationToken)
    {
        if (!isAskedFor)
        {
            return hasSecret
                ? new(Check, Verdict.Good, "ElevenLabs' analysis is waited for at /webhook/elevenlabs.")
                : new(Check, Verdict.Fair, "ANALYSIS=webhook, and ELEVENLABS_WEBHOOK_SECRET is not set: no analysis is taken.", "Set the secret that ElevenLabs shows where the post-call webhook is made, or ANALYSIS=poll.");
        }

        if (!hasKey)
        {
            return null;
        }

        try
        {
            await inspector.CheckArchiveAsync(cancellationToken);
            return new(Check, Verdict.Good, "The key may read conversations: ElevenLabs' analysis is asked for after each call.");
        }
        catch (AgentException e) when (e.Failure is AgentFailure.NotAllowed)
        {
            return new(Check, Verdict.Fair, "The key may not read conversations: calls have no analysis.", "Give it the permission to read conversations (elevenlabs.io, Developers, API keys), or set ANALYSIS=webhook.");
        }
        catch (AgentException e)
        {
            return new(Check, Verdict.Skipped, "Whether the key may read conversations was not found out: " + e.Message);
        }
    }
}
