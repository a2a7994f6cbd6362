namespace AgentConnector.Hosting.Logging;

/// <summary>
/// What a line belongs to, without the framework's scope that has the request's path: in the place of an id somebody may have put a number, a name or a
/// secret. The trace id tells requests apart.
/// </summary>
internal sealed class ScopesWithoutPaths(IExternalScopeProvider all) : IExternalScopeProvider
{
    private const string Path = "RequestPath";

    public IDisposable Push(object? state) => all.Push(state);

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state) => all.ForEachScope(
        (scope, seen) =>
        {
            if (!HasPath(scope))
            {
                seen.callback(scope, seen.state);
            }
        },
        (callback, state));

    private static bool HasPath(object? scope) =>
        scope is IReadOnlyList<KeyValuePair<string, object?>> values && values.Any(value => value.Key == Path);
}
