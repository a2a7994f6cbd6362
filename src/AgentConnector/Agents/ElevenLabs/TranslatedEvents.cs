using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using AgentConnector.ElevenLabs;

namespace AgentConnector.Agents.ElevenLabs;

/// <summary>
/// A conversation's events in the words of this service, translated as they are read: a task in between would be one more to wake up
/// for each of 50 pieces of speech a second. What has no counterpart here is passed over.
/// </summary>
internal sealed class TranslatedEvents(ChannelReader<ConversationEvent> events, Func<ConversationEvent, AgentEvent?> translate)
    : ChannelReader<AgentEvent>
{
    private volatile bool closed;

    public override Task Completion => events.Completion;

    /// <summary>The events end here, whatever still comes.</summary>
    public void Close() => closed = true;

    public override bool TryRead([MaybeNullWhen(false)] out AgentEvent item)
    {
        while (!closed && events.TryRead(out var happened))
        {
            if (translate(happened) is { } translated)
            {
                item = translated;
                return true;
            }
        }

        item = null;
        return false;
    }

    /// <exception cref="AgentException">The conversation failed.</exception>
    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return !closed && await events.WaitToReadAsync(cancellationToken) && !closed;
        }
        catch (AgentsException e)
        {
            throw Failures.ToAgentException(e);
        }
    }
}
