using System.Threading.Channels;
using AgentConnector.Agents;

namespace AgentConnector.Calls.Beside;

/// <summary>Tells the agent of the caller's side, as background knowledge: at once, or as soon as it listens.</summary>
/// <param name="agent">Who is told.</param>
/// <param name="listensAsync">Returns when the agent listens, at once where it does already.</param>
internal sealed class AgentNotes(IAgentSession agent, Func<CancellationToken, Task> listensAsync)
{
    private const int MostKept = 16;

    private readonly Channel<string> kept = Channel.CreateBounded<string>(new BoundedChannelOptions(MostKept) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Keeps it until the agent listens. Never waits; of what comes meanwhile the first few are told.</summary>
    public void Keep(string background) => kept.Writer.TryWrite(background);

    /// <summary>Tells it now. An agent that takes nothing is none of the caller's side's business.</summary>
    public async ValueTask TellAsync(string background, CancellationToken cancellationToken)
    {
        try
        {
            await agent.SendTextAsync(TextKind.ContextualUpdate, background, cancellationToken);
        }
        catch (AgentException)
        {
            // Its own reader says when that is the end; what happens next is written down all the same.
        }
    }

    /// <summary>Tells what was kept, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var background in kept.Reader.ReadAllAsync(cancellationToken))
        {
            await listensAsync(cancellationToken);
            await TellAsync(background, cancellationToken);
        }
    }
}
