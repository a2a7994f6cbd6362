namespace AgentConnector.Security;

/// <summary>What the audit log calls that which a route does.</summary>
/// <param name="Name">Such as <c>call.erase</c>.</param>
internal sealed record AuditedAction(string Name);

internal static class AuditedActionExtensions
{
    private static readonly object Targets = new();

    /// <summary>Who uses this route is written down: the key's name, what it was used on, and what came of it.</summary>
    public static TBuilder Audited<TBuilder>(this TBuilder route, string action)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AuditedAction(action));

    extension(HttpContext http)
    {
        /// <summary>What this request was used on, where that is not the <c>id</c> of its path.</summary>
        public void AuditTargets(params string[] ids) => http.Items[Targets] = ids;

        /// <summary>What was told by <see cref="AuditTargets"/>; the <c>id</c> of the path otherwise, or nothing.</summary>
        public IReadOnlyList<string?> AuditedTargets => http.Items[Targets] switch
        {
            string[] { Length: > 0 } ids => ids,
            string[] => (string?[])[null], // used, and on nothing
            _ => (string?[])[http.GetRouteValue("id") as string],
        };
    }
}
