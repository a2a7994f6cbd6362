using System.Diagnostics.CodeAnalysis;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Simulator.Testing;

/// <summary>An agent cloud for a test: one agent, on a free port of this machine, gone when it is disposed.</summary>
public static class AgentCloudTesting
{
    private const string OneFirst = "What comes first has to be told and tells them apart: no call can mean both.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="cloud">A cloud that runs.</param>
    extension(AgentCloud cloud)
    {
        /// <summary>
        /// Starts a cloud whose agent (<see cref="AgentCloud.AgentId"/>) plays a scenario. It listens on the loopback address at a free port
        /// (<see cref="AgentCloud.BaseUrl"/>), takes one key (<see cref="AgentCloud.ApiKey"/>), and delivers speech fast.
        /// </summary>
        /// <param name="scenario">The name of a bundled scenario such as <c>tools</c>, or the path of a scenario file (<c>*.json</c>).</param>
        /// <param name="configure">Changes the cloud's options, such as limits or the post-call webhook.</param>
        /// <param name="time">The clock of the cloud; the system's when it is left out.</param>
        /// <param name="cancellationToken">Gives up starting.</param>
        /// <exception cref="InvalidDataException">There is no such scenario, or its file is wrong.</exception>
        /// <exception cref="IOException">The file cannot be read.</exception>
        [SuppressMessage("ApiDesign", "RS0026", Justification = OneFirst)]
        public static Task<AgentCloud> StartAsync(
            string scenario, Func<AgentCloudOptions, AgentCloudOptions>? configure = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(scenario);
            return scenario.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? AgentCloud.StartAsync(Scenario.FromFile(scenario), configure, time, cancellationToken)
                : StartAsync(Usual with { DefaultScenario = scenario }, configure, time, cancellationToken);
        }

        /// <summary>The same with a scenario that is made in code. Without a <see cref="Scenario.Name"/> it gets one.</summary>
        /// <inheritdoc cref="StartAsync(string, Func{AgentCloudOptions, AgentCloudOptions}?, TimeProvider?, CancellationToken)"/>
        [SuppressMessage("ApiDesign", "RS0026", Justification = OneFirst)]
        public static Task<AgentCloud> StartAsync(
            Scenario scenario, Func<AgentCloudOptions, AgentCloudOptions>? configure = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(scenario);
            scenario.Name = string.IsNullOrEmpty(scenario.Name) ? "test" : scenario.Name;
            return StartAsync(Usual with { DefaultScenario = scenario.Name, Scenarios = [scenario] }, configure, time, cancellationToken);
        }

        /// <summary>The one conversation of this cloud, once it has come and ended: what a test asks about.</summary>
        /// <param name="within">How long that may take; 10 s when it is left out. Measured by the system's clock.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        /// <exception cref="CloudAssertionException">There was none, or several, or it did not end in time.</exception>
        public async Task<SimulatedConversation> EndedConversationAsync(TimeSpan? within = null, CancellationToken cancellationToken = default)
        {
            using var limit = new CancellationTokenSource(within ?? Patience);
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                var conversation = await cloud.FirstConversation.WaitAsync(scope.Token).ConfigureAwait(false);
                await conversation.Ended.WaitAsync(scope.Token).ConfigureAwait(false);
                return cloud.Conversations.Count <= 1
                    ? conversation
                    : throw new CloudAssertionException($"{cloud.Conversations.Count} conversations have come, where one was expected. Choose one of Conversations.");
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var waited = $"within {(within ?? Patience).TotalSeconds:0.#} s";
                throw cloud.Conversations is [var running, ..]
                    ? running.Failed($"The conversation did not end {waited}: neither the client nor the agent hung up.")
                    : new CloudAssertionException($"No conversation has come {waited}. Let the client connect to BaseUrl with ApiKey and AgentId.");
            }
        }

        /// <summary>Fails when the client sent anything that the real cloud's contract does not allow.</summary>
        /// <exception cref="ContractViolationsException">It did; the message names each.</exception>
        public void AssertNoViolations()
        {
            if (cloud.Violations is { Count: > 0 } violations)
            {
                throw new ContractViolationsException(violations);
            }
        }
    }

    /// <summary>What differs from the real cloud: a key of its own, so that one that is not sent is noticed, and no waiting.</summary>
    private static AgentCloudOptions Usual => new()
    {
        ApiKey = $"test-{Guid.NewGuid():N}",
        SpeedFactor = 50,
        SettleTime = TimeSpan.FromMilliseconds(5),
        ProcessingTime = TimeSpan.Zero,
    };

    private static Task<AgentCloud> StartAsync(
        AgentCloudOptions options, Func<AgentCloudOptions, AgentCloudOptions>? configure, TimeProvider? time, CancellationToken cancellationToken) =>
        AgentCloud.StartAsync(configure?.Invoke(options) ?? options, time, loggers: null, cancellationToken);
}
