using System.Diagnostics;
using System.Text.Json;

namespace AgentConnector.ElevenLabs.Telemetry;

/// <summary>A conversation from the first question for it to its end, for whoever listens.</summary>
internal sealed class ConversationSpan
{
    private readonly TimeProvider time;
    private readonly long began;
    private readonly string host;
    private readonly Activity? span;
    private int over;

    public ConversationSpan(ConversationRequest request, Uri cloud, TimeProvider time)
    {
        (this.time, began, host) = (time, time.GetTimestamp(), cloud.Host);
        span = AgentsTelemetry.Source.StartActivity(AgentsTelemetry.InvokeAgent, ActivityKind.Client);
        AgentsTelemetry.Name(span, AgentsTelemetry.InvokeAgent);
        span?.SetTag("gen_ai.agent.id", request.AgentId).SetTag("gen_ai.agent.version", request.VersionId).SetTag("server.address", host).SetTag("server.port", cloud.Port);
    }

    /// <summary>It came to nothing.</summary>
    public void Failed(Exception e) => End(e switch
    {
        AgentsException known => Word(known.Cause),
        OperationCanceledException => "cancelled",
        _ => e.GetType().FullName,
    });

    public void Ended(string conversationId, ConversationEnd end)
    {
        span?.SetTag("gen_ai.conversation.id", conversationId.Length > 0 ? conversationId : null);
        End(end.IsGoodbye ? null : Word(end.Cause));
    }

    private static string Word(ConversationEndCause cause) => JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString());

    private void End(string? error)
    {
        if (Interlocked.Exchange(ref over, 1) == 0)
        {
            AgentsTelemetry.Fail(span, error);
            AgentsTelemetry.Took(AgentsTelemetry.InvokeAgent, time.GetElapsedTime(began), host, error);
            span?.Dispose();
        }
    }
}
