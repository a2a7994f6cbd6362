using System.Threading.Channels;

namespace AgentConnector.Endpoints;

/// <summary>Something about an endpoint that does not end the call: a device that was lost, a speaker that ran dry.</summary>
/// <param name="Code">Stable, in snake_case: <c>device_lost</c>.</param>
/// <param name="Detail">What happened, for people.</param>
public sealed record EndpointNote(string Code, string Detail)
{
    /// <summary>Of an endpoint that has nothing to say.</summary>
    public static ChannelReader<EndpointNote> None { get; } = Nothing();

    private static ChannelReader<EndpointNote> Nothing()
    {
        var channel = Channel.CreateBounded<EndpointNote>(1);
        channel.Writer.Complete();
        return channel.Reader;
    }
}
