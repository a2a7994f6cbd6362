namespace AgentConnector.Problems;

/// <summary>A stable, documented kind of HTTP error: the <c>type</c>, <c>title</c> and <c>status</c> of RFC 9457.</summary>
public sealed record ProblemKind(string Slug, string Title, int Status)
{
    public static readonly ProblemKind MalformedJson = new("malformed-json", "The body is not valid JSON", 400);
    public static readonly ProblemKind BadRequest = new("bad-request", "The request is malformed", 400);
    public static readonly ProblemKind InvalidRequest = new("invalid-request", "A field is wrong", 422);
    public static readonly ProblemKind CheckFailed = new("check-failed", "The call would fail", 422);
    public static readonly ProblemKind Unauthorized = new("unauthorized", "The API key is missing or unknown", 401);
    public static readonly ProblemKind InvalidSignature = new("invalid-signature", "The webhook's signature is missing or wrong", 401);
    public static readonly ProblemKind DialerRefused = new("dialer-refused", "The request is not known to come from the dialer", 403);
    public static readonly ProblemKind Forbidden = new("forbidden", "The API key lacks the scope", 403);
    public static readonly ProblemKind NotFound = new("not-found", "Not found", 404);
    public static readonly ProblemKind AgentNotFound = new("agent-not-found", "ElevenLabs knows no such agent", 404);
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", "The method is not allowed here", 405);
    public static readonly ProblemKind RequestTimeout = new("request-timeout", "The request did not arrive in time", 408);
    public static readonly ProblemKind Conflict = new("conflict", "The request conflicts with an earlier one", 409);
    public static readonly ProblemKind EndpointBusy = new("endpoint-busy", "The audio endpoint is in use", 409);
    public static readonly ProblemKind Expired = new("expired", "It is not kept any more", 410);
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", "The body is too large", 413);
    public static readonly ProblemKind UnsupportedContentEncoding = new("unsupported-content-encoding", "The body must not be encoded", 415);
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", "The body must be JSON", 415);
    public static readonly ProblemKind RangeNotSatisfiable = new("range-not-satisfiable", "The range is not satisfiable", 416);
    public static readonly ProblemKind RateLimited = new("rate-limited", "Too many requests", 429);
    public static readonly ProblemKind KeyLinesBusy = new("key-lines-busy", "This key's lines are busy", 429);
    public static readonly ProblemKind KeyMinutesUsed = new("key-minutes-used", "This key's minutes of the day are used up", 429);
    public static readonly ProblemKind AgentRefused = new("agent-refused", "ElevenLabs refused the conversation", 502);
    public static readonly ProblemKind AgentUnreachable = new("agent-unreachable", "ElevenLabs could not be reached", 502);
    public static readonly ProblemKind AgentTimeout = new("agent-timeout", "ElevenLabs did not answer in time", 504);
    public static readonly ProblemKind AgentUnavailable = new("agent-unavailable", "ElevenLabs is failing at the moment", 503);
    public static readonly ProblemKind LinesBusy = new("lines-busy", "All lines are busy", 503);
    public static readonly ProblemKind AgentLinesBusy = new("agent-lines-busy", "This agent's lines are busy", 503);
    public static readonly ProblemKind EndpointUnavailable = new("endpoint-unavailable", "The audio endpoint is not available", 503);
    public static readonly ProblemKind Draining = new("draining", "The service is shutting down", 503);
    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", "The call store is not available", 503);
    public static readonly ProblemKind RecordingUnreadable = new("recording-unreadable", "The recording cannot be decrypted", 503);
    public static readonly ProblemKind NotConfigured = new("not-configured", "The service is not configured for this", 503);
    public static readonly ProblemKind Internal = new("internal-error", "A defect in this service", 500);
}
