using AgentConnector.Security;

namespace AgentConnector.History.Audit;

/// <summary>
/// Notes each request with a key to a route that is <see cref="AuditedAction"/>, once it is answered, refused ones too. Strangers are not noted: they
/// would fill the log. What reads a recording or a stream in pieces is one entry a minute: players ask for ranges, and browsers come back.
/// </summary>
internal sealed class AuditTrail(RequestDelegate next, AuditLog log, TimeProvider time)
{
    private const int MostReaders = 1000;

    private static readonly TimeSpan OneReading = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Key, string Action, string? Target, int Status), long> readings = [];

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is not { } action)
        {
            await next(http);
            return;
        }

        var isCut = true;
        try
        {
            await next(http);
            isCut = false;
        }
        finally
        {
            // A stream that its reader leaves was read all the same.
            Note(http, action, isCut && !http.Response.HasStarted ? StatusCodes.Status500InternalServerError : http.Response.StatusCode);
        }
    }

    private void Note(HttpContext http, AuditedAction action, int status)
    {
        if (http.User.Identity is not { IsAuthenticated: true, Name: { } key })
        {
            return;
        }

        foreach (var target in http.AuditedTargets)
        {
            var id = status is StatusCodes.Status404NotFound ? null : target; // it names nothing: it may be anything
            if (!HttpMethods.IsGet(http.Request.Method) || IsFirst((key, action.Name, id, status)))
            {
                log.Add(AuditRecord.Of(time.GetUtcNow(), key, action.Name, id, status));
            }
        }
    }

    private bool IsFirst((string Key, string Action, string? Target, int Status) reading)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (readings.TryGetValue(reading, out var before) && time.GetElapsedTime(before, now) < OneReading)
            {
                return false;
            }

            if (readings.Count >= MostReaders)
            {
                readings.Clear(); // some are noted once more
            }

            readings[reading] = now;
            return true;
        }
    }
}
