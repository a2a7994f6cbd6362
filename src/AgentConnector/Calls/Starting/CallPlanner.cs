using System.Diagnostics.CodeAnalysis;
using AgentConnector.Agents;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Talking;
using AgentConnector.Endpoints;
using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Starting;

/// <summary>Fills a request's defaults in and finds its two sides; says at once what cannot work.</summary>
internal sealed class CallPlanner(
    IEnumerable<IEndpointConnector> endpoints, IAgentConnector agents, IRecordingStore recordings, RawMessages raw, IOptions<CallOptions> options)
{
    private readonly Dictionary<string, IEndpointConnector> endpointsByScheme = endpoints.ToDictionary(endpoint => endpoint.Scheme);

    /// <summary>Null when the call can be tried; otherwise the answer that says why not. A call that came in brings its own endpoint.</summary>
    public ApiProblem? Plan(
        CallId id, StartCall request, IEndpointConnector? arrival, [NotNull] out CallPlan? plan, [NotNull] out IEndpointConnector? endpoint)
    {
        (plan, endpoint) = (null!, null!);
        if (Address(request, out var to) is { } unreadable)
        {
            return unreadable;
        }

        var agent = AgentOf(request);
        if (Refusal(agent) is { } refusal)
        {
            return refusal.Kind switch
            {
                AgentFailure.NotAllowed => new(ProblemKind.NotConfigured, refusal.Detail),
                AgentFailure.Unavailable => new(ProblemKind.AgentUnavailable, refusal.Detail) { RetryAfter = refusal.RetryAfter },
                _ => ApiProblem.Wrong("simulate.scenario", refusal.Detail),
            };
        }

        if (arrival is not null)
        {
            endpoint = arrival;
        }
        else if (Endpoint(request, to, out endpoint!) is { } unknown)
        {
            return unknown;
        }

        if (endpoint.Check(to, simulated: agent.Scenario is not null) is { } unfit)
        {
            return Problem(unfit);
        }

        var longest = options.Value.MaxDuration;
        var wished = request.MaxDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : longest;
        var reconnects = (request.OnAgentLost ?? options.Value.WhenAgentLost) is AgentLostPolicy.Reconnect;
        var redacts = options.Value.RedactDigits || request.RedactDigits is true;
        plan = new(
            id, to, redacts ? agent : agent with { Raw = raw.For(id) }, wished < longest ? wished : longest, options.Value.Recording ? () => recordings.Create(id) : null, request.Metadata)
        {
            ReconnectWithin = reconnects ? options.Value.ReconnectWithin : null,
            Approvals = ApprovalRule.Of(options.Value),
            RedactsDigits = redacts,
        };
        return null;
    }

    /// <summary>Where the call goes; says what is wrong with it otherwise.</summary>
    public ApiProblem? Address(StartCall request, out EndpointAddress to) =>
        EndpointAddress.TryParse(request.To ?? options.Value.DefaultTo, out to) ? null : ApiProblem.Wrong("to", StartCallReader.AddressForm);

    /// <summary>Who opens an address; says otherwise what there is.</summary>
    public ApiProblem? Endpoint(StartCall request, EndpointAddress to, out IEndpointConnector endpoint) =>
        endpointsByScheme.TryGetValue(to.Scheme, out endpoint!) ? null
        : request.To is null ? new(ProblemKind.NotConfigured, $"DEFAULT_TO {UnknownScheme(to.Scheme)}")
        : ApiProblem.Wrong("to", UnknownScheme(to.Scheme));

    /// <summary>Which agent is asked for, and how.</summary>
    public static AgentRequest AgentOf(StartCall request) =>
        new(request.AgentId, request.Simulate?.Scenario, request.DynamicVariables, request.ConversationConfigOverride, request.UserId)
        {
            Start = new()
            {
                BranchId = request.BranchId,
                VersionId = request.VersionId,
                Environment = request.Environment,
                ReservesId = request.IncludeConversationId is true,
                WorkflowNodeId = request.StartingWorkflowNodeId,
                ProcedureIds = request.ProcedureIds,
                ToolMocks = request.ToolMockConfig,
                CustomLlmExtraBody = request.CustomLlmExtraBody,
                Source = request.SourceInfo is { } source ? (source.Source, source.Version) : null,
            },
        };

    /// <inheritdoc cref="IAgentConnector.Check"/>
    public AgentRefusal? Refusal(AgentRequest agent) => agents.Check(agent);

    /// <summary>An endpoint's refusal as an answer.</summary>
    public static ApiProblem Problem(EndpointRefusal refusal) => refusal.Kind switch
    {
        EndpointRefusalKind.Invalid => ApiProblem.Wrong("to", refusal.Detail),
        EndpointRefusalKind.NotFound => new(ProblemKind.NotFound, refusal.Detail),
        EndpointRefusalKind.Busy => new(ProblemKind.EndpointBusy, refusal.Detail) { RetryAfter = TimeSpan.FromSeconds(5) },
        _ => new(ProblemKind.EndpointUnavailable, refusal.Detail) { RetryAfter = TimeSpan.FromSeconds(5) },
    };

    /// <summary>A scheme that no part of this service has: another spelling is wanted, not another machine.</summary>
    private string UnknownScheme(string scheme)
    {
        var known = endpointsByScheme.Keys.Order().ToList();
        var meant = NearestName.Of(scheme, known) is { } near ? $"did you mean {near}? Known" : "known";
        return $"has the scheme '{scheme}', which is not known; {meant} are {string.Join(", ", known)}, as in wav:demo, device:default and tel:+15551234567.";
    }
}
