namespace AgentConnector.Hosting;

/// <summary>Headers for answers that are data, not pages: never sniffed, framed, stored, or told where they came from.</summary>
internal static class SecurityHeaders
{
    // The page brings all it needs, and talks to this service only. Its pictures are written into its style sheet; the hash is that of its logo's style.
    private const string Docs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; img-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        // At the last moment, so that an answer that was begun and cleared has them too.
        context.Response.OnStarting(Add, context);
        return next(context);
    }

    private static Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        var docs = context.Request.Path.StartsWithSegments("/docs", StringComparison.Ordinal);
        headers.ContentSecurityPolicy = docs ? Docs : "default-src 'none'; frame-ancestors 'none'";
        if (!docs && headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
