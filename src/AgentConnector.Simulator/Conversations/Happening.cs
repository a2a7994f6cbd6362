using AgentConnector.Simulator.Listening;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Something the script may want to react to, and when it came, since the start of the conversation.</summary>
internal abstract record Happening(TimeSpan At);

internal sealed record CallerSpoke(TimeSpan At, Noticed Noticed) : Happening(At);

/// <summary>A message that matters to the script: a text, an activity, a tool's result, an approval.</summary>
internal sealed record ClientSent(TimeSpan At, ClientMessage Message) : Happening(At);
