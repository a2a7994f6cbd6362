namespace AgentConnector.Hosting;

/// <summary>
/// HEAD is answered as GET, on every route there is: it is looked up as GET, and the server keeps the body back. Handlers see the
/// real method: a stream without an end has nothing to send.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Marked = new();

    /// <summary>Before the routes and the pages are looked up.</summary>
    public static Task LookUpAsGetAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[Marked] = true;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }

    /// <summary>After they were looked up.</summary>
    public static Task RestoreAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Items.ContainsKey(Marked))
        {
            context.Request.Method = HttpMethods.Head;
        }

        return next(context);
    }
}
