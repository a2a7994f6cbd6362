using AgentConnector.Calls;
using AgentConnector.Wire;

namespace AgentConnector.AgentTests.Reports;

/// <summary>A turn as a line.</summary>
internal static class Transcribed
{
    public static string Line(Turn turn) => Line(turn.Speaker, turn.Text, turn.StartMs, turn.Interrupted);

    public static string Line(Speaker speaker, string text, long startMs, bool interrupted) =>
        $"{TimeSpan.FromMilliseconds(startMs):mm\\:ss\\.f}  {WireName.Of(speaker),-6}  {text}{(interrupted ? " …" : "")}";
}
