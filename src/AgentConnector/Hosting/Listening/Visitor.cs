namespace AgentConnector.Hosting.Listening;

/// <summary>
/// Who is on a connection, as its requests can ask for it among their features: a stranger, until a key or a signature has shown otherwise.
/// </summary>
internal sealed class Visitor(Connections connections, Action showOut)
{
    /// <summary>Where it waits to be shown out when room is needed; null while it is at work.</summary>
    public LinkedListNode<Visitor>? Place { get; set; }

    /// <summary>Has shown a key or a signature on this connection.</summary>
    public bool IsKnown { get; set; }

    /// <summary>The request that is being served is of somebody we know: it is not cut off to make room.</summary>
    public void Trust() => connections.AtWork(this);

    /// <summary>A request has come.</summary>
    public void Ask() => connections.Asked(this);

    /// <summary>The request was served.</summary>
    public void Rest() => connections.AtRest(this);

    public void ShowOut() => showOut();
}

internal static class Visitors
{
    /// <summary>This request has proven where it comes from.</summary>
    public static void Trust(this HttpContext context) => context.Features.Get<Visitor>()?.Trust();

    /// <summary>Follows who is at work on a connection; whoever has shown a key is known.</summary>
    public static async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var visitor = context.Features.Get<Visitor>();
        if (context.User.Identity is { IsAuthenticated: true })
        {
            visitor?.Trust();
        }
        else
        {
            visitor?.Ask();
        }

        try
        {
            await next(context);
        }
        finally
        {
            visitor?.Rest();
        }
    }
}
