using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Terminal;

/// <summary>Shows a running call to whoever reads: a person at a terminal, a file, a script.</summary>
internal interface ICallView
{
    /// <param name="events">To the call's last.</param>
    /// <param name="readings">How loud both sides are.</param>
    /// <param name="asked">Completes when the user wants the call to end.</param>
    /// <param name="cancellationToken">The user leaves at once.</param>
    /// <returns>The ending; null when the events ended without one.</returns>
    Task<CallEnded?> FollowAsync(
        IAsyncEnumerable<EventEnvelope> events, IAsyncEnumerable<LevelReading> readings, Task asked, CancellationToken cancellationToken);
}
