using AgentConnector.Agents;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Calls.Talking;

/// <summary>What all calls work with.</summary>
/// <param name="Agents">Reaches their agents.</param>
/// <param name="Tools">What their agents may use.</param>
/// <param name="Recordings">Writes their recordings.</param>
/// <param name="Metrics">What the operator watches.</param>
/// <param name="Time">The clock.</param>
internal sealed record CallServices(IAgentConnector Agents, IToolbox Tools, RecordingWriter Recordings, CallMetrics Metrics, TimeProvider Time);
