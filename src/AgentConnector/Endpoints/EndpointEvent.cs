using System.Threading.Channels;

namespace AgentConnector.Endpoints;

/// <summary>Something that happened at an endpoint beside its sound.</summary>
public abstract record EndpointEvent
{
    /// <summary>Of an endpoint at which nothing happens.</summary>
    public static ChannelReader<EndpointEvent> None { get; } = Nothing();

    private static ChannelReader<EndpointEvent> Nothing()
    {
        var channel = Channel.CreateBounded<EndpointEvent>(1);
        channel.Writer.Complete();
        return channel.Reader;
    }
}

/// <summary>A key of the phone was pressed: one of 0-9 * # A-D.</summary>
public sealed record KeyPressed(char Key) : EndpointEvent;

/// <summary>What the operator should know, and does not end the call: a device that was lost, a speaker that ran dry, a machine that answered.</summary>
/// <param name="Code">Stable, in snake_case: <c>device_lost</c>.</param>
/// <param name="Detail">What happened, for people.</param>
/// <param name="ForAgent">The agent should know it, too.</param>
public sealed record EndpointNote(string Code, string Detail, bool ForAgent = false) : EndpointEvent;
