using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;

namespace AgentConnector.Problems;

/// <summary>
/// Makes every error an <see cref="ApiProblem"/>: what a handler threw, and what the server or the router refused without
/// a body. Sits outermost.
/// </summary>
internal sealed partial class ProblemAnswers(RequestDelegate next, IHostEnvironment environment, ILogger<ProblemAnswers> logger)
{
    /// <summary>What reads requests: its own exceptions are about them.</summary>
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel.Core";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (IsGone(e) || (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            // Nobody is left to answer; the status is for the log.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Describe(e, context).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        if (!response.HasStarted && response is { StatusCode: >= 400, ContentLength: null, ContentType: null })
        {
            await Describe(response.StatusCode).ExecuteAsync(context);
        }
    }

    /// <summary>The connection broke, of which a read of the body may hear before the request's token does.</summary>
    private static bool IsGone(Exception exception) =>
        exception is ConnectionAbortedException or ConnectionResetException
        || exception is OperationCanceledException { InnerException: ConnectionAbortedException or ConnectionResetException };

    private ApiProblem Describe(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException json }:
                return new(ProblemKind.MalformedJson, $"Send a JSON object{Position(json)}.");
            case BadHttpRequestException refused:
                return Describe(refused.StatusCode);
            case IOException { Source: Server }:
                return Describe(StatusCodes.Status400BadRequest); // a body it cannot make sense of, such as one with a chunk of an endless size
            default:
                var trace = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
                LogDefect(exception, trace);
                return new(ProblemKind.Internal, environment.IsDevelopment()
                    ? exception.ToString()
                    : $"Tell the operator: the service's log says more under the trace id {trace}.");
        }
    }

    private static ApiProblem Describe(int status) => status switch
    {
        401 => new(ProblemKind.Unauthorized, "Send a valid key in the X-API-Key header."),
        403 => new(ProblemKind.Forbidden, "Use a key with more scopes."),
        404 => new(ProblemKind.NotFound, "There is nothing at this address; /openapi/v1.json lists what there is."),
        405 => new(ProblemKind.MethodNotAllowed, "Use one of the methods in the Allow header."),
        408 => new(ProblemKind.RequestTimeout, "The body came too slowly. Check the network and send it again."),
        413 => BodyLimit.Problem,
        415 => new(ProblemKind.UnsupportedMediaType, "Send JSON, with the header Content-Type: application/json."),
        416 => new(ProblemKind.RangeNotSatisfiable, "Ask for bytes within the length in the Content-Range header."),
        429 => new(ProblemKind.RateLimited, "Try again later."),
        >= 500 => new(ProblemKind.Internal, "Tell the operator: the service's log says more."),
        _ => new(ProblemKind.BadRequest, "The request cannot be read; /openapi/v1.json says what is expected."),
    };

    /// <summary>Where the JSON breaks, without quoting it.</summary>
    private static string Position(JsonException json) =>
        json.LineNumber is { } line && json.BytePositionInLine is { } column ? $"; this one breaks at line {line + 1}, byte {column + 1}" : "";

    [LoggerMessage(1200, LogLevel.Error, "A defect: a request was answered with 500, trace id {TraceId}")]
    private partial void LogDefect(Exception exception, string traceId);
}
