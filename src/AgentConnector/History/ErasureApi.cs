using AgentConnector.Calls;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.History;

/// <summary>Erasing: one call, or all that have to do with a telephone number.</summary>
internal static class ErasureApi
{
    private const string Number = "number";
    private const int LongestNumber = 64;

    public static void MapErasure(this IEndpointRouteBuilder routes)
    {
        var calls = routes.MapGroup("/").WithTags("Calls").AddEndpointFilter<StoreFailureFilter>();
        calls.MapDelete("/calls/{id}", EraseAsync).RequireAuthorization(Policies.Admin).Audited("call.erase")
            .WithName("eraseCall").WithSummary("Erases all that is kept of a finished call")
            .Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        calls.MapPost("/erasures", EraseNumberAsync).RequireAuthorization(Policies.Admin).Audited("call.erase")
            .WithName("eraseNumber").WithSummary("Erases all calls to and from a telephone number")
            .WithDescription($"The number comes in the body: an address would stand in the logs of proxies. Erases {NumberEraser.Most} calls at most; calls that run are left, and named. "
                + "Ask again until complete is true. Metadata of calls with others in which the number stands is not searched.")
            .Accepts<EraseNumber>("application/json")
            .WithRequestExample("a caller who asks to be forgotten", """{"number": "+15551234567"}""")
            .Produces<ErasedCalls>().ProducesProblem(400).ProducesProblem(422).ProducesProblem(503);
    }

    private static async Task<IResult> EraseAsync(string id, CallEraser eraser, CancellationToken cancellationToken)
    {
        var erasure = CallId.TryParse(id, out var call) ? await eraser.EraseAsync(call, cancellationToken) : Erasure.Unknown;
        return erasure switch
        {
            Erasure.Erased => TypedResults.NoContent(),
            Erasure.StillLive => new ApiProblem(ProblemKind.Conflict, "The call is live: end it with POST /calls/{id}/end, then erase it.") { CallId = id },
            Erasure.NotStored => new ApiProblem(ProblemKind.StoreUnavailable, "The call has ended and its outcome is not stored yet. Erase it when the call store works again.")
            {
                CallId = id,
                RetryAfter = TimeSpan.FromSeconds(5),
            },
            _ => UnknownCall.Problem(id),
        };
    }

    private static async Task<IResult> EraseNumberAsync(HttpContext http, NumberEraser eraser, CancellationToken cancellationToken)
    {
        var (digits, wrong) = await JsonBody.ReadAsync(http.Request, Read, cancellationToken);
        if (wrong is not null)
        {
            return wrong;
        }

        var erased = new List<CallId>();
        try
        {
            return TypedResults.Ok((await eraser.EraseAsync(digits!, erased, cancellationToken)).ToView());
        }
        finally
        {
            http.AuditTargets([.. erased.Select(id => id.ToString())]); // also of a request that came to no good end
        }
    }

    private static string? Read(JsonFields fields)
    {
        var number = fields.Identifier(Number, LongestNumber);
        if (fields.IsFaulty(Number))
        {
            return null;
        }

        if (number is { Length: > 0 } && PhoneNumber.TryParse(number, out var digits))
        {
            return digits;
        }

        fields.Fault(Number, PhoneNumber.Form);
        return null;
    }
}

/// <summary>The body of the request that erases a number's calls.</summary>
/// <param name="Number">With its country, such as +15551234567.</param>
public sealed record EraseNumber(string Number);
