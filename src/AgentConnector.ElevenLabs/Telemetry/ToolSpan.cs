using System.Diagnostics;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Telemetry;

/// <summary>A client tool while it runs, for whoever listens. What the tool itself does is seen below it.</summary>
internal sealed class ToolSpan : IDisposable
{
    private const int LongestName = 100;

    private readonly TimeProvider time;
    private readonly long began;
    private readonly Activity? span;

    public ToolSpan(ClientToolCall call, TimeProvider time)
    {
        (this.time, began) = (time, time.GetTimestamp());
        if (AgentsTelemetry.Source.HasListeners())
        {
            var name = call.ToolName.Start(LongestName);
            span = AgentsTelemetry.Source.StartActivity($"{AgentsTelemetry.ExecuteTool} {name}");
            AgentsTelemetry.Name(span, AgentsTelemetry.ExecuteTool);
            span?.SetTag("gen_ai.tool.name", name).SetTag("gen_ai.tool.type", "function").SetTag("gen_ai.tool.call.id", call.ToolCallId.Start(LongestName));
        }
    }

    /// <summary>What came of it; null when the conversation ended before.</summary>
    public ToolResult? Result { get; set; }

    public void Dispose()
    {
        var error = Result switch { null => "cancelled", { IsError: true } failed => failed.ErrorType ?? "tool_error", _ => null };
        AgentsTelemetry.Fail(span, error);
        AgentsTelemetry.Took(AgentsTelemetry.ExecuteTool, time.GetElapsedTime(began), host: null, error);
        span?.Dispose();
    }
}
