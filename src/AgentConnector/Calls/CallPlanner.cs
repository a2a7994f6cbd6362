using System.Diagnostics.CodeAnalysis;
using AgentConnector.Agents;
using AgentConnector.Endpoints;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls;

/// <summary>Fills a request's defaults in and finds its two sides; says at once what cannot work.</summary>
internal sealed class CallPlanner(
    IEnumerable<IEndpointConnector> endpoints, IAgentConnector agents, IRecordingStore recordings, IOptions<CallOptions> options)
{
    private readonly Dictionary<string, IEndpointConnector> endpointsByScheme = endpoints.ToDictionary(endpoint => endpoint.Scheme);

    public IAgentConnector Agents => agents;

    /// <summary>Null when the call can be tried; otherwise the answer that says why not. A call that came in brings its own line.</summary>
    public ApiProblem? Plan(
        CallId id, StartCall request, IEndpointConnector? line, [NotNull] out CallPlan? plan, [NotNull] out IEndpointConnector? endpoint)
    {
        (plan, endpoint) = (null!, null!);
        if (!EndpointAddress.TryParse(request.To ?? options.Value.DefaultTo, out var to))
        {
            return Wrong("to", "must be device:NAME, wav:NAME or tel:+15551234567");
        }

        var agent = new AgentRequest(
            request.AgentId, request.Simulate?.Scenario, request.DynamicVariables, request.ConversationConfigOverride, request.UserId);
        if (agents.Check(agent) is { } refusal)
        {
            return refusal.Kind is AgentFailure.NotAllowed
                ? new(ProblemKind.NotConfigured, refusal.Detail)
                : Wrong("simulate.scenario", refusal.Detail);
        }

        if (line is not null)
        {
            endpoint = line;
        }
        else if (!endpointsByScheme.TryGetValue(to.Scheme, out endpoint!))
        {
            var known = string.Join(", ", endpointsByScheme.Keys.Order().Select(scheme => scheme + ":NAME"));
            return new(ProblemKind.EndpointUnavailable, $"This host has no endpoint for {to.Scheme}:; it offers {known}. Name one in \"to\".");
        }

        if ((endpoint is IDialer dialer ? dialer.Check(to, agent.Scenario is not null) : endpoint.Check(to)) is { } unfit)
        {
            return Problem(unfit);
        }

        var longest = options.Value.MaxDuration;
        var wished = request.MaxDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : longest;
        plan = new(
            id, to, agent, wished < longest ? wished : longest, options.Value.Recording ? recordings.PathOf(id) : null, request.Metadata);
        return null;
    }

    /// <summary>An endpoint's refusal as an answer.</summary>
    public static ApiProblem Problem(EndpointRefusal refusal) => refusal.Kind switch
    {
        EndpointRefusalKind.Invalid => Wrong("to", refusal.Detail),
        EndpointRefusalKind.NotFound => new(ProblemKind.NotFound, refusal.Detail),
        EndpointRefusalKind.Busy => new(ProblemKind.EndpointBusy, refusal.Detail) { RetryAfter = TimeSpan.FromSeconds(5) },
        _ => new(ProblemKind.EndpointUnavailable, refusal.Detail) { RetryAfter = TimeSpan.FromSeconds(5) },
    };

    private static ApiProblem Wrong(string field, string sentence) => new(ProblemKind.InvalidRequest, $"{field}: {sentence}")
    {
        Errors = new Dictionary<string, string[]> { [field] = [sentence] },
    };
}
