namespace AgentConnector.Problems;

/// <summary>A query parameter that a route takes: a route refuses every other, and the OpenAPI document says of it what is said here.</summary>
/// <param name="Name">As it is written; <c>metadata.KEY</c> stands for any KEY.</param>
/// <param name="Description">What it does.</param>
internal sealed record QueryParameter(string Name, string Description)
{
    private const string AnyKey = ".KEY";

    /// <summary>The smallest value of one that is a whole number; null for a text.</summary>
    public int? Least { get; init; }

    public int? Most { get; init; }

    /// <summary>The values of one that has only these.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>The name before a KEY of the sender's choice; null for a plain parameter.</summary>
    public string? Root => Name.EndsWith(AnyKey, StringComparison.Ordinal) ? Name[..^AnyKey.Length] : null;

    /// <summary>Whether a parameter that was sent is this one: <c>metadata.source</c>, and <c>metadata[source]</c> as generated clients write it.</summary>
    public bool Is(string name) => Root is null ? name.Equals(Name, StringComparison.OrdinalIgnoreCase) : KeyOf(name) is not null;

    /// <summary>The KEY of a parameter that was sent, empty when it has none; null when it is another parameter.</summary>
    public string? KeyOf(string name) =>
        Root is not { } root || !name.StartsWith(root, StringComparison.OrdinalIgnoreCase) ? null
        : name[root.Length..] switch
        {
            ['.', .. var key] => key,
            ['[', .. var key, ']'] => key,
            _ => null,
        };
}

internal static class QueryParameterExtensions
{
    /// <summary>The query parameters of this route. One that is not told here does not reach it.</summary>
    public static TBuilder TakesQuery<TBuilder>(this TBuilder route, params QueryParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(parameters);
}
