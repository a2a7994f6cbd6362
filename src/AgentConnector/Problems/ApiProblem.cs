using System.Globalization;
using AgentConnector.Wire;
using Microsoft.AspNetCore.Mvc;

namespace AgentConnector.Problems;

/// <summary>
/// An error answer: <c>application/problem+json</c> (RFC 9457) with <c>success: false</c>, <c>error</c>, <c>timestamp</c> and
/// <c>call_id</c> beside it, which clients of the old service read.
/// </summary>
/// <param name="Kind">What kind of error.</param>
/// <param name="Detail">What to do next. Never a secret.</param>
internal sealed record ApiProblem(ProblemKind Kind, string Detail) : IResult, IStatusCodeHttpResult
{
    public string? CallId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Field name to what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The limit that was reached.</summary>
    public ReachedLimit? Limit { get; init; }

    /// <summary>What a check of the request has found.</summary>
    public IReadOnlyList<CheckFinding>? Findings { get; init; }

    public int? StatusCode => Kind.Status;

    /// <summary>What the <c>Retry-After</c> header says.</summary>
    public int? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;

    /// <summary>
    /// Fields are wrong. A fault is what the field's name begins a sentence with (<c>must be …</c>, <c>is …</c>, <c>has …</c>): each is told in
    /// the detail, too, for those who show nothing else.
    /// </summary>
    public static ApiProblem Wrong(IReadOnlyDictionary<string, string[]> faults) =>
        new(ProblemKind.InvalidRequest, string.Join(' ', faults.Select(fault => Sentence(fault.Key, fault.Value)))) { Errors = faults };

    /// <inheritdoc cref="Wrong(IReadOnlyDictionary{string, string[]})"/>
    public static ApiProblem Wrong(string field, string fault) => Wrong(new Dictionary<string, string[]> { [field] = [fault] });

    /// <summary>Parameters of the query are wrong, or none of this route's.</summary>
    public static ApiProblem WrongQuery(IReadOnlyDictionary<string, string[]> faults) => Wrong(faults) with { Kind = ProblemKind.BadRequest };

    /// <inheritdoc cref="WrongQuery(IReadOnlyDictionary{string, string[]})"/>
    public static ApiProblem WrongQuery(string parameter, string fault) => Wrong(parameter, fault) with { Kind = ProblemKind.BadRequest };

    /// <summary>The body, also kept to be repeated to a client that asks twice.</summary>
    public ProblemDetails ToDetails(TimeProvider time)
    {
        var details = new ProblemDetails
        {
            Type = "urn:agent-connector:problem:" + Kind.Slug,
            Title = Kind.Title,
            Status = Kind.Status,
            Detail = Detail,
        };
        details.Extensions["success"] = false;
        details.Extensions["error"] = Kind.Title;
        details.Extensions["timestamp"] = Timestamp.Of(time);
        if (CallId is not null)
        {
            details.Extensions["call_id"] = CallId;
        }

        if (Errors is not null)
        {
            details.Extensions["errors"] = Errors;
        }

        if (Limit is not null)
        {
            details.Extensions["limit"] = Limit with { RetryAfterSeconds = RetryAfterSeconds };
        }

        if (Findings is not null)
        {
            details.Extensions["findings"] = Findings;
        }

        return details;
    }

    private static string Sentence(string field, string[] faults)
    {
        var sentence = $"{field} {string.Join(" and ", faults)}";
        return sentence[^1] is '.' or '?' ? sentence : sentence + ".";
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var time = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        httpContext.Response.StatusCode = Kind.Status;
        if (RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await httpContext.Response.WriteAsJsonAsync(
            ToDetails(time), options: null, contentType: "application/problem+json", cancellationToken: httpContext.RequestAborted);
    }
}
