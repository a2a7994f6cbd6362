using AgentConnector.Agents;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Calls.Checking;

/// <summary>What there is to choose from for a call: agents and scenarios.</summary>
internal static class AgentListApi
{
    private const int LongestSearch = 500;

    public static void MapAgents(this IEndpointRouteBuilder routes)
    {
        var agents = routes.MapGroup("/").WithTags("Agents").RequireAuthorization(Policies.ReadCalls);
        agents.MapGet("/agents", ListAsync)
            .WithName("listAgents").WithSummary("Agents to choose from, by name")
            .WithDescription("Read from ElevenLabs with the service's key, 30 to a page, and kept for a minute. With SIMULATE=true these are the scenarios of the built-in agent.")
            .TakesQuery(
                new QueryParameter("search", "Only agents whose name has this in it."),
                new QueryParameter("cursor", "The next_cursor of the page before."))
            .Produces<AgentsView>().ProducesProblem(400).ProducesProblem(502).ProducesProblem(503).ProducesProblem(504);
        agents.MapGet("/agents/{id}", ReadAsync)
            .WithName("getAgent").WithSummary("What an agent needs of a call")
            .WithDescription("Its variables, which of them are required, the overrides it allows, its formats, and its client tools with whether TOOLS_FILE handles them. Kept for a minute.")
            .Produces<AgentView>().ProducesProblem(404).ProducesProblem(502).ProducesProblem(503).ProducesProblem(504);
        agents.MapGet("/scenarios", (KnownAgents known) => TypedResults.Ok(new ScenariosView(known.Scenarios)))
            .WithName("listScenarios").WithSummary("Scenarios of the built-in agent, for simulated calls")
            .Produces<ScenariosView>();
    }

    private static async Task<IResult> ListAsync(HttpRequest request, KnownAgents known, CancellationToken cancellationToken)
    {
        var (search, cursor) = (Text(request, "search"), Text(request, "cursor"));
        if (search?.Length > LongestSearch)
        {
            return ApiProblem.WrongQuery("search", $"must have at most {LongestSearch} characters");
        }

        if (cursor?.Length > AgentList.LongestCursor)
        {
            return ApiProblem.WrongQuery("cursor", $"must have at most {AgentList.LongestCursor} characters");
        }

        try
        {
            var page = await known.ListAsync(search, cursor, cancellationToken);
            return TypedResults.Ok(new AgentsView([.. page.Agents.Select(agent => new ListedAgentView(agent.Id, agent.Name))], page.NextCursor));
        }
        catch (AgentException e)
        {
            return Problem(e);
        }
    }

    private static async Task<IResult> ReadAsync(string id, KnownAgents known, IToolbox tools, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(AgentView.Of(id, await known.ReadAsync(new(id), cancellationToken), tools.Has));
        }
        catch (AgentException e)
        {
            return Problem(e);
        }
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static ApiProblem Problem(AgentException e) => e.Failure switch
    {
        AgentFailure.NotFound => new(ProblemKind.AgentNotFound, $"{e.Message} Check the id, and that ELEVENLABS_API_KEY belongs to the agent's workspace."),
        AgentFailure.NotAllowed when e.Code == 0 => new(ProblemKind.NotConfigured, e.Message),
        AgentFailure.NotAllowed => new(
            ProblemKind.AgentRefused, $"{e.Message} Check ELEVENLABS_API_KEY of this service, and give the key the right to read agents (elevenlabs.io, Developers, API keys)."),
        AgentFailure.Timeout => new(ProblemKind.AgentTimeout, e.Message),
        AgentFailure.Disconnected => new(ProblemKind.AgentUnreachable, e.Message),
        AgentFailure.Unavailable or AgentFailure.Busy => new(ProblemKind.AgentUnavailable, e.Message) { RetryAfter = e.RetryAfter ?? TimeSpan.FromSeconds(10) },
        _ => new(ProblemKind.AgentRefused, e.Message),
    };
}
