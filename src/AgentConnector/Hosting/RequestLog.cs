namespace AgentConnector.Hosting;

/// <summary>One line per request: method, route, status, time, and whose key. No path, query, header or body: they can hold secrets and names.</summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
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

    [LoggerMessage(1020, LogLevel.Information, "{Method} {Route} answered {Status} in {Elapsed:0.0} ms, key {Key}")]
    private partial void LogRequest(string method, string route, int status, double elapsed, string key);

    // Probes come every few seconds: they would drown the rest.
    [LoggerMessage(1021, LogLevel.Debug, "{Method} {Route} answered {Status} in {Elapsed:0.0} ms, key {Key}")]
    private partial void LogProbe(string method, string route, int status, double elapsed, string key);
}
