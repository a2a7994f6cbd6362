using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>What was sent to whom, and sending it again.</summary>
internal static class DeliveriesApi
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 200;

    public static void MapDeliveries(this IEndpointRouteBuilder routes)
    {
        var deliveries = routes.MapGroup("/deliveries").WithTags("Webhooks").AddEndpointFilter<StoreFailureFilter>();
        deliveries.MapGet("", List).RequireAuthorization(Policies.Read)
            .WithName("listDeliveries").WithSummary("Lists deliveries of events, newest first")
            .TakesQuery(
                new("call_id", "Only deliveries of this call."),
                new("status", "Only deliveries of this status.") { Values = [.. WireName.All<DeliveryStatus>()] },
                new("limit", $"{DefaultLimit} when absent.") { Least = 1, Most = LargestLimit },
                new("cursor", "The next_cursor of an earlier answer."))
            .Produces<DeliveryPage>().ProducesProblem(400);
        deliveries.MapPost("/{id}/replay", ReplayAsync).RequireAuthorization(Policies.Admin).Audited("delivery.replay")
            .WithName("replayDelivery").WithSummary("Sends an event again, with the same webhook-id")
            .Produces<DeliveryView>(202).ProducesProblem(404).ProducesProblem(409);
    }

    private static IResult List(HttpRequest request, DeliveryDesk desk)
    {
        var errors = new Dictionary<string, string[]>();
        var query = request.Query;
        if (query["call_id"] is [{ Length: 0 }])
        {
            errors["call_id"] = ["must not be empty; leave it out to have all"]; // what an expression left empty would find every delivery
        }

        var call = Read("call_id", text => CallId.TryParse(text, out var id) ? id : default(CallId?), "must be a call's id");
        var status = Read(
            "status", text => WireName.TryParse<DeliveryStatus>(text, out var value) ? value : default(DeliveryStatus?),
            $"must be one of {string.Join(", ", WireName.All<DeliveryStatus>())}");
        var limit = Read("limit", text => (int?)WholeNumber.Parse(text, 1, LargestLimit), $"must be a number from 1 to {LargestLimit}");
        var cursor = Read("cursor", CallCursor.Parse, "must be a next_cursor of this list");
        return errors.Count == 0
            ? TypedResults.Ok(desk.List(call, status, cursor, limit ?? DefaultLimit))
            : ApiProblem.WrongQuery(errors);

        T? Read<T>(string name, Func<string, T?> parse, string fault)
            where T : struct
        {
            if (query[name].ToString() is not { Length: > 0 } text)
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

    private static async Task<IResult> ReplayAsync(string id, HttpRequest request, DeliveryDesk desk, CancellationToken cancellationToken)
    {
        if (desk.Find(id) is not { } delivery)
        {
            return new ApiProblem(ProblemKind.NotFound, "There is no such delivery, or its call was erased; GET /deliveries lists what there is.");
        }

        return await desk.ReplayAsync(id, cancellationToken)
            ? TypedResults.Accepted($"{request.PathBase}/deliveries?call_id={delivery.CallId}", desk.Find(id) ?? delivery)
            : new ApiProblem(ProblemKind.Conflict, "Its receiver answered 410 and is left alone. Subscribe it again with POST /subscriptions first.")
            {
                CallId = delivery.CallId.ToString(),
            };
    }
}
