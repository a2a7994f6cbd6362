namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Who gets nothing more for now; a receiver is its key's name and its origin, as <see cref="TextOf"/> writes them.</summary>
/// <param name="Receivers">These receivers.</param>
/// <param name="Owners">All of these keys.</param>
/// <param name="Unproven">Of these keys what is not <paramref name="Proven"/>; null: of every key.</param>
/// <param name="Proven">Receivers that answered last time.</param>
internal sealed record Closed(
    IReadOnlyCollection<string> Receivers, IReadOnlyCollection<string> Owners, IReadOnlyCollection<string>? Unproven, IReadOnlyCollection<string> Proven)
{
    public static readonly Closed Nobody = new([], [], [], []);

    public static string TextOf(string owner, string origin) => $"{origin} {owner}"; // an origin has no space
}
