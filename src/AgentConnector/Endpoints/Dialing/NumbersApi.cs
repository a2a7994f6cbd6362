using System.Globalization;
using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Telephone numbers to choose from.</summary>
internal static class NumbersApi
{
    private const int PageSize = 30;
    private const int LongestText = 500;

    public static void MapNumbers(this IEndpointRouteBuilder routes) => routes.MapGroup("/").WithTags("Devices").RequireAuthorization(Policies.ReadCalls)
        .MapGet("/numbers", List)
        .WithName("listNumbers").WithSummary("Telephone numbers to choose from, with the address to use in \"to\"")
        .WithDescription(
            "The numbers that the setting PHONE_NUMBERS names, 30 to a page; any other can be called, too. Where calls are simulated (SIMULATE=true, or simulate=true here) the "
            + "built-in phone line's numbers follow: each is a person who is busy, does not answer, talks, and so on.")
        .TakesQuery(
            new QueryParameter("search", "Only numbers whose name or digits have this in them."),
            new QueryParameter("cursor", "The next_cursor of the page before."),
            new QueryParameter("simulate", "true also lists the numbers of the built-in phone line.") { Values = ["true", "false"] })
        .Produces<NumbersView>().ProducesProblem(400);

    private static IResult List([FromQuery] string? search, [FromQuery] string? cursor, [FromQuery] string? simulate, NumberBook book)
    {
        if (search?.Length > LongestText)
        {
            return ApiProblem.WrongQuery("search", $"must have at most {LongestText} characters");
        }

        if (simulate is not (null or "" or "true" or "false"))
        {
            return ApiProblem.WrongQuery("simulate", "must be true or false");
        }

        var from = 0;
        if (!string.IsNullOrEmpty(cursor) && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return ApiProblem.WrongQuery("cursor", "must be the next_cursor of the page before");
        }

        var found = book.Find(search, simulate is "true").Skip(from).Take(PageSize + 1).ToList();
        return TypedResults.Ok(new NumbersView(
            [.. found.Take(PageSize)], found.Count > PageSize ? (from + PageSize).ToString(CultureInfo.InvariantCulture) : null));
    }
}
