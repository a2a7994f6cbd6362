using System.Globalization;
using System.Text;

namespace AgentConnector.History;

/// <summary>A transcript for people and for players.</summary>
internal static class TranscriptText
{
    private const int Moment = 1000;

    /// <summary>One line for each turn.</summary>
    public static string ToPlainText(this CallTranscript transcript) =>
        string.Concat(transcript.Turns.Select(turn => $"{turn.Speaker}: {OneLine(turn.Text)}\n"));

    /// <summary>WebVTT (W3C): a cue for each turn, spoken by a voice.</summary>
    public static string ToWebVtt(this CallTranscript transcript)
    {
        var text = new StringBuilder("WEBVTT\n");
        foreach (var turn in transcript.Turns)
        {
            // A cue must end after it starts: what took no time, a message that was typed, is shown for a moment.
            var end = turn.EndMs > turn.StartMs ? turn.EndMs : turn.StartMs + Moment;
            text.Append(CultureInfo.InvariantCulture, $"\n{Clock(turn.StartMs)} --> {Clock(end)}\n<v {turn.Speaker}>{Escape(turn.Text)}\n");
        }

        return text.ToString();
    }

    private static string Clock(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
        return string.Create(
            CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
    }

    // An empty line would end the cue, and "-->" would begin another: section 3.3 of WebVTT forbids both in a cue's text.
    private static string Escape(string text) => OneLine(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string OneLine(string text) => string.Join(' ', text.Split(
        ['\r', '\n', '\u0085', '\u2028', '\u2029', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
