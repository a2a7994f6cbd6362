namespace AgentConnector.Hosting.Logging;

/// <summary>One line per request: method, route, status, time, and whose key. No query, header or body, and of a path that leads nowhere only the words: the rest can hold secrets and names.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    private const int MostParts = 4;
    private const int LongestWord = 32;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? $"{Shape(context.Request.Path)} (no route)";
            var key = context.User.Identity?.Name ?? "-";
            var elapsed = time.GetElapsedTime(started).TotalMilliseconds;
            if (route.StartsWith("/health", StringComparison.Ordinal) || route == "/metrics")
            {
                LogProbe(context.Request.Method, route, context.Response.StatusCode, elapsed, key);
            }
            else
            {
                LogRequest(context.Request.Method, route, context.Response.StatusCode, elapsed, key);
            }
        }
    }

    /// <summary>A wrong address as far as it is made of words: whatever could be an id, a number, a name or a secret is left out.</summary>
    private static string Shape(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', MostParts + 1).Take(MostParts);
        return string.Join('/', parts.Select(part => part.Length <= LongestWord && part.All(c => char.IsAsciiLetterLower(c) || c is '-' or '_') ? part : "…"));
    }

    [LoggerMessage(1020, LogLevel.Information, "{Method} {Route} answered {Status} in {Elapsed:0.0} ms, key {Key}")]
    private partial void LogRequest(string method, string route, int status, double elapsed, string key);

    // Probes come every few seconds: they would drown the rest.
    [LoggerMessage(1021, LogLevel.Debug, "{Method} {Route} answered {Status} in {Elapsed:0.0} ms, key {Key}")]
    private partial void LogProbe(string method, string route, int status, double elapsed, string key);
}
