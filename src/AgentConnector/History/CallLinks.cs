using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>Where to go from a record: <c>end</c> while the call lives, <c>recording</c> after.</summary>
public sealed record CallLinks(string Self, string Events, string Transcript, string? End, string? Recording)
{
    internal static CallLinks Of(string? pathBase, CallId id, CallStatus status, bool hasRecording = true)
    {
        var self = $"{pathBase}/calls/{id}";
        return new(
            self,
            self + "/events",
            self + "/transcript",
            status.IsTerminal ? null : self + "/end",
            status.IsTerminal && hasRecording ? self + "/recording" : null);
    }
}
