using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AgentConnector.Calls;
using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>Shows a call's events as a conversation, as they come.</summary>
internal sealed class LiveTranscript(IAnsiConsole console)
{
    private readonly HashSet<int> shownTurns = [];

    /// <summary>Follows the event stream to the call's end.</summary>
    public async Task ShowAsync(HttpClient http, string events, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(events, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize(item.Data, CallJson.Default.EventEnvelope) is { } envelope)
            {
                Show(envelope);
            }
        }
    }

    private static string At(long ms) => TimeSpan.FromMilliseconds(ms).ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture);

    private void Show(EventEnvelope envelope)
    {
        switch (envelope.Type)
        {
            case "call.turn":
                Show(envelope.Data.Deserialize(CallJson.Default.CallTurn)!);
                break;
            case "call.turn_corrected":
                var corrected = envelope.Data.Deserialize(CallJson.Default.CallTurnCorrected)!;
                console.MarkupLineInterpolated($"         [grey]        (heard only: {corrected.Text})[/]");
                break;
            case "call.interrupted":
                var interrupted = envelope.Data.Deserialize(CallJson.Default.CallInterrupted)!;
                console.MarkupLineInterpolated($"[grey]{At(interrupted.AtMs)}[/]  [yellow]the caller interrupts[/]");
                break;
            case "call.warning":
                var warning = envelope.Data.Deserialize(CallJson.Default.CallWarning)!;
                console.MarkupLineInterpolated($"         [yellow]{warning.Detail}[/]");
                break;
            case "call.ended":
                var ended = envelope.Data.Deserialize(CallJson.Default.CallEnded)!;
                console.WriteLine();
                console.MarkupLineInterpolated($"[bold]{WireName.Of(ended.Status)}[/] after {At(ended.DurationMs)}: {ended.End.Explanation}");
                break;
        }
    }

    /// <summary>The agent's words when they begin, the caller's when they are understood.</summary>
    private void Show(CallTurn turn)
    {
        switch (turn.Speaker)
        {
            case Speaker.Agent when shownTurns.Add(turn.Turn):
                console.MarkupLineInterpolated($"[grey]{At(turn.StartMs)}[/]  [deepskyblue1]agent [/]  {turn.Text}");
                break;
            case Speaker.Caller when !turn.Tentative:
                console.MarkupLineInterpolated($"[grey]{At(turn.StartMs)}[/]  [green]caller[/]  {turn.Text}");
                break;
        }
    }
}
