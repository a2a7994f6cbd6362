using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Limits;

/// <summary>What one call wants: a line, counted for its key and its agent, and what it keeps others from using. Changed by <see cref="Admission"/> alone.</summary>
/// <param name="key">The name of the API key that asked; null for an arriving call.</param>
/// <param name="agent">The agent's id.</param>
/// <param name="to">The audio endpoint.</param>
/// <param name="holds">What it keeps others from using.</param>
internal sealed class Claim(string? key, string agent, EndpointAddress to, IReadOnlyList<string> holds)
{
    public string? Key => key;

    public string Agent => agent;

    public EndpointAddress To => to;

    public IReadOnlyList<string> Holds => holds;

    /// <summary>Whether it may wait for a line: nobody lets a person on the telephone listen to silence.</summary>
    public bool MayWait => key is not null;

    /// <summary>The built-in agent was asked for: its minutes cost nothing.</summary>
    public bool Simulated { get; init; }

    /// <summary>When it came, on the clock of <see cref="Admission"/>.</summary>
    public long Since { get; set; }

    public bool HasLine => Lined.Task.IsCompleted;

    /// <summary>It has a line.</summary>
    public TaskCompletionSource Lined { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It has its line and what it holds.</summary>
    public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
