using AgentConnector.Bench.Load.Conversations;

namespace AgentConnector.Bench.Load;

/// <summary>Both subjects under the same calls; one of them is missing when it was not asked for.</summary>
internal sealed record Comparison(Profile Profile, int Calls, LoadResult? Product, LoadResult? Bare)
{
    public Ratios? Ratios => Product is { } product && Bare is { } bare ? Ratios.Of(product, bare) : null;

    public IEnumerable<LoadResult> Results => new[] { Product, Bare }.OfType<LoadResult>();
}
