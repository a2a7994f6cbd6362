namespace AgentConnector.Endpoints;

/// <summary>Something that happened at an endpoint beside its sound.</summary>
public abstract record EndpointEvent;

/// <summary>A key of the phone was pressed: one of 0-9 * # A-D.</summary>
public sealed record KeyPressed(char Key) : EndpointEvent;

/// <summary>Something the operator and the agent should know.</summary>
/// <param name="Code">Stable, in snake_case: <c>voicemail</c>.</param>
/// <param name="Detail">What happened, for people.</param>
public sealed record EndpointRemark(string Code, string Detail) : EndpointEvent;
