using AgentConnector.Calls;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.History.Audit;

/// <summary>Who did what.</summary>
internal static class AuditApi
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 200;

    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/audit", List).RequireAuthorization(Policies.Admin)
        .WithTags("Audit").AddEndpointFilter<StoreFailureFilter>()
        .WithName("listAudit").WithSummary("Lists who did what, newest first")
        .WithDescription("Starts and ends of calls, erasures, who read a transcript, a recording or the events of a call, changes of subscriptions, deliveries that were sent again: "
            + "the name of the key, the id, and what came of it. It outlives the calls it names, and holds nothing of them but their ids.")
        .TakesQuery(
            new("action", "Only this action."),
            new("key", "Only what was done with the key of this name."),
            new("target", "Only what was done to the call, the subscription or the delivery of this id."),
            new("limit", $"{DefaultLimit} when absent.") { Least = 1, Most = LargestLimit },
            new("cursor", "The next_cursor of an earlier answer."))
        .Produces<AuditPage>().ProducesProblem(400);

    private static IResult List(HttpRequest request, AuditLog log)
    {
        var errors = new Dictionary<string, string[]>();
        var (action, key, target) = (Filter("action"), Filter("key"), Filter("target"));
        var limit = Read("limit", text => (int?)WholeNumber.Parse(text, 1, LargestLimit), $"must be a number from 1 to {LargestLimit}");
        var cursor = Read("cursor", CallCursor.Parse, "must be a next_cursor of this list");
        return errors.Count > 0 ? ApiProblem.WrongQuery(errors) : TypedResults.Ok(log.List(action, key, target, cursor, limit ?? DefaultLimit));

        // What an expression left empty would find everything.
        string? Filter(string name)
        {
            if (request.Query[name] is [{ Length: > 0 } text])
            {
                return text;
            }

            if (request.Query[name] is { Count: > 0 })
            {
                errors[name] = ["must be given once and not be empty; leave it out to have all"];
            }

            return null;
        }

        T? Read<T>(string name, Func<string, T?> parse, string fault)
            where T : struct
        {
            if (request.Query[name].ToString() is not { Length: > 0 } text)
            {
                return null;
            }

            var value = parse(text);
            if (value is null)
            {
                errors[name] = [fault];
            }

            return value;
        }
    }
}
