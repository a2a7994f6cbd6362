using System.Security.Cryptography;
using System.Text;
using AgentConnector.Endpoints;
using AgentConnector.Problems;

namespace AgentConnector.Calls.Starting;

/// <summary>Arriving calls are admitted like those that are asked for: the same limits, the same journal, one call for one arrival.</summary>
internal sealed class IncomingCalls(CallDispatcher dispatcher, TimeProvider time) : IIncomingCalls
{
    public async Task<IncomingAnswer> AcceptAsync(IncomingCall call, CancellationToken cancellationToken)
    {
        var request = new StartCall
        {
            AgentId = call.AgentId,
            To = call.To.ToString(),
            DynamicVariables = call.DynamicVariables,
            ConversationConfigOverride = call.ConversationConfigOverride,
            Metadata = call.Metadata,
            From = call.From?.ToString(),
            Simulate = call.Scenario is { } scenario ? new() { Scenario = scenario } : null,
        };
        var fingerprint = new StartFingerprint(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Key))), "incoming/" + call.Key);
        try
        {
            return await dispatcher.StartAsync(CallId.New(time), new(request, fingerprint, KeyName: null, RespondAsync: true) { Arrival = call.Arrival }, cancellationToken) switch
            {
                StartDecision.Started(var started, _) => new(started.Id.ToString()),
                StartDecision.Refused(var problem) => new(CallId: null, new(KindOf(problem), problem.Detail)),
                _ => new(CallId: null, new(EndpointRefusalKind.Invalid, "This arrival was handled before.")),
            };
        }
        catch (JournalException e)
        {
            return new(CallId: null, new(EndpointRefusalKind.Unavailable, e.Message));
        }
    }

    private static EndpointRefusalKind KindOf(ApiProblem problem) =>
        problem.Kind == ProblemKind.LinesBusy || problem.Kind == ProblemKind.AgentLinesBusy || problem.Kind == ProblemKind.EndpointBusy
            ? EndpointRefusalKind.Busy : EndpointRefusalKind.Unavailable;
}
