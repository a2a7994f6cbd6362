using System.Globalization;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Wire;
using Spectre.Console;

namespace AgentConnector.Terminal;

/// <summary>Shows a call's events as a conversation, as they come.</summary>
internal sealed class LiveTranscript(IAnsiConsole console)
{
    private readonly HashSet<long> shownTurns = [];

    /// <summary>What the caller seems to be saying right now; empty when nobody knows.</summary>
    public string Guess { get; private set; } = "";

    /// <summary>The ending, once it was shown.</summary>
    public CallEnded? Ended { get; private set; }

    /// <summary>Follows the event stream to the call's end.</summary>
    public async Task ShowAsync(HttpClient http, string events, CancellationToken cancellationToken)
    {
        await foreach (var envelope in EventFeed.FollowAsync(http, events, cancellationToken))
        {
            Show(envelope);
        }
    }

    public void Show(EventEnvelope envelope)
    {
        switch (envelope.Type)
        {
            case "call.turn":
                Show(envelope.Data.Deserialize(CallJson.Default.CallTurn)!);
                break;
            case "call.turn_corrected":
                var heard = envelope.Data.Deserialize(CallJson.Default.CallTurnCorrected)!.Text;
                Line("", "", "grey", heard.Length == 0 ? "(nothing of it was heard)" : $"(heard only: {heard})");
                break;
            case "call.interrupted":
                Line(At(envelope.Data.Deserialize(CallJson.Default.CallInterrupted)!.AtMs), "", "yellow", "the caller interrupts");
                break;
            case "call.latency":
                var latency = envelope.Data.Deserialize(CallJson.Default.CallLatency)!;
                string?[] measures = [latency.ResponseMs is { } reply ? $"replied after {reply} ms" : null, latency.SilenceMs is { } until ? $"silent after {until} ms" : null];
                Line("", "", "grey", string.Join(", ", measures.Where(measure => measure is not null)));
                break;
            case "call.tool_called":
                Line("", "", "grey", $"the agent asks for {envelope.Data.Deserialize(CallJson.Default.CallToolCalled)!.Tool}");
                break;
            case "call.approval_needed":
                Line("", "", "yellow", $"the agent waits until {envelope.Data.Deserialize(CallJson.Default.CallApprovalNeeded)!.Tool} is approved");
                break;
            case "call.takeover":
                var takeover = envelope.Data.Deserialize(CallJson.Default.CallTakeover)!;
                Line(At(takeover.AtMs), "", "yellow", takeover.State == "connected" ? "somebody else speaks for the agent" : "the agent speaks again");
                break;
            case "call.ringing":
                Line("", "", "grey", "the phone rings");
                break;
            case "call.warning":
                Line("", "", "yellow", envelope.Data.Deserialize(CallJson.Default.CallWarning)!.Detail);
                break;
            case "call.waiting":
                Line(At(envelope.Data.Deserialize(CallJson.Default.CallWaiting)!.AtMs), "", "yellow", "ElevenLabs has no free line yet; the caller hears hold sound");
                break;
            case "call.admitted":
                var admitted = envelope.Data.Deserialize(CallJson.Default.CallAdmitted)!;
                Line(At(admitted.AtMs), "", "grey", $"the agent has a line after {admitted.WaitedMs} ms");
                break;
            case "call.agent_lost":
                var lost = envelope.Data.Deserialize(CallJson.Default.CallAgentLost)!;
                Line(At(lost.AtMs), "", "yellow", "the agent's line broke; the caller hears hold sound");
                break;
            case "call.agent_back":
                var back = envelope.Data.Deserialize(CallJson.Default.CallAgentBack)!;
                Line(At(back.AtMs), "", "grey", $"the agent is back after {back.AfterMs} ms");
                break;
            case "call.ended":
                Show(envelope.Data.Deserialize(CallJson.Default.CallEnded)!);
                break;
        }
    }

    private static string At(long ms) => TimeSpan.FromMilliseconds(ms).ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture);

    /// <summary>The agent's words when they begin, the caller's when they are understood.</summary>
    private void Show(CallTurn turn)
    {
        switch (turn.Speaker)
        {
            case Speaker.Agent when shownTurns.Add(turn.Turn):
                Line(At(turn.StartMs), "agent", "deepskyblue1", turn.Text);
                break;
            case Speaker.Caller when turn.Tentative:
                Guess = turn.Text;
                break;
            case Speaker.Caller:
                Guess = "";
                Line(At(turn.StartMs), "caller", "green", turn.Text);
                break;
        }
    }

    private void Show(CallEnded ended)
    {
        Ended = ended;
        Guess = "";
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{WireName.Of(ended.Status)}[/] after {At(ended.DurationMs)}: {ended.End.Explanation}");
        if (ended.End.Detail is { } detail && ended.Status is not CallStatus.Completed)
        {
            console.MarkupLineInterpolated($"[grey]{OneLine.Of(detail)}[/]");
        }
    }

    /// <summary>Names in their colour with the text beside them; remarks all in theirs. On a terminal the text wraps below itself.</summary>
    private void Line(string at, string who, string style, string text)
    {
        var plain = Markup.Escape(OneLine.Of(text));
        var (said, name) = who.Length == 0 ? ($"[{style}]{plain}[/]", "") : (plain, $"[{style}]{who}[/]");
        if (!console.Profile.Out.IsTerminal)
        {
            console.MarkupLine($"[grey]{at,-7}[/]  {name}{new string(' ', 6 - who.Length)}  {said}");
            return;
        }

        console.Write(new Grid()
            .AddColumn(new GridColumn().Width(7).NoWrap().PadRight(2))
            .AddColumn(new GridColumn().Width(6).NoWrap().PadRight(2))
            .AddColumn(new GridColumn().PadRight(0))
            .AddRow($"[grey]{at}[/]", name, said));
    }
}
