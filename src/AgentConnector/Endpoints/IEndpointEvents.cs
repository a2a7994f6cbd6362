using System.Threading.Channels;

namespace AgentConnector.Endpoints;

/// <summary>An audio endpoint from which more than sound comes.</summary>
public interface IEndpointEvents
{
    /// <summary>Bounded; what does not fit is dropped and counted. Completes with the endpoint at the latest.</summary>
    ChannelReader<EndpointEvent> Events { get; }
}
