namespace AgentConnector.Hosting.Health;

/// <summary>Something without which the service cannot do its work.</summary>
internal interface IReadinessCheck
{
    /// <summary>In snake_case, such as <c>store</c>.</summary>
    string Name { get; }

    /// <summary>What is wrong and what to do, or null when all is well. Never a secret: the answer needs no key.</summary>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);
}
