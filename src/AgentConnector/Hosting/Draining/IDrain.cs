namespace AgentConnector.Hosting.Draining;

/// <summary>Work that should end well before the service stops.</summary>
internal interface IDrain
{
    /// <summary>Whether new work is refused.</summary>
    bool IsDraining { get; }

    /// <summary>
    /// Refuses new work at once and returns when the running work is over. When <paramref name="cancellationToken"/> is cancelled
    /// its time is up: it ends the rest with a reason, and returns.
    /// </summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
