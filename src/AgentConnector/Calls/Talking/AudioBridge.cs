using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Scribing;
using AgentConnector.Endpoints;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// Three ways between an endpoint and an agent, one scope, one ending:
/// <code>
///   endpoint ── CaptureAsync ──► convert ──► agent    (listening; also the recording's left side)
///   endpoint ◄── Play ── convert ◄── ListenAsync      (speaking; also the recording's right side, the transcript, interruptions)
///   endpoint ── Events ──► facts, background ──► agent      (attending: keys, what the operator should know)
/// </code>
/// The first two run on the thread that read a frame or an event, and wait for nothing. While a lost agent is reached again, or the agent's queue
/// has not let the call in, there is hold sound.
/// </summary>
internal sealed partial class AudioBridge(BothSides sides, Scribe scribe, CallerMute mute, ToolRunner tools, ILogger logger)
{
    private static readonly CallEnd Cancelled = new(Party.Service, EndReason.Cancelled);

    private readonly IAudioEndpoint endpoint = sides.Endpoint;
    private readonly IAgentSession agent = sides.Agent;
    private readonly FrameConverter toAgent = new(sides.Endpoint.Format, sides.Agent.Hears);
    private readonly FrameConverter toEndpoint = new(sides.Agent.Speaks, sides.Endpoint.Format);

    /// <summary>What the caller hears while the agent is away, or has no line for the call.</summary>
    public required HoldSound HoldSound { get; init; }

    /// <summary>Where the call waits in the agent's queue.</summary>
    public required WaitingRoom Room { get; init; }

    /// <summary>Writes down what the agent tells beside its speech.</summary>
    public Asides Asides { get; init; } = new(scribe);

    private bool HasTalked => scribe.Transcript.Turns.Count > 0;

    /// <summary>Runs until one side ends, anything breaks, or the token is cancelled: then no pump outlives it for long.</summary>
    public async Task<CallEnd> RunAsync(WindUp windUp, CancellationToken cancellationToken)
    {
        var notes = new AgentNotes(agent, Room.LetInAsync);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<CallEnd>[] pumps =
        [
            EndingAsync(ListenAsync, scope.Token),
            EndingAsync(SpeakAsync, scope.Token),
            EndingAsync(token => AttendAsync(notes, token), scope.Token),
            EndingAsync(Endless(notes.RunAsync), scope.Token),
            EndingAsync(CancelledAsync, scope.Token), // a side that does not hear of it does not hold it up
            EndingAsync(Endless(HoldSound.RunAsync), scope.Token),
        ];
        var first = await Task.WhenAny(pumps);
        await scope.CancelAsync();
        await windUp.WaitAsync("its sound", Task.WhenAll(pumps.Where(pump => pump != first)));
        return await first;
    }

    private async Task<CallEnd> ListenAsync(CancellationToken cancellationToken)
    {
        await endpoint.CaptureAsync(Hear, cancellationToken);
        return new(Party.Caller, EndReason.Completed);
    }

    private void Hear(AudioFrame captured)
    {
        var heard = Room.IsWaiting ? CallerMute.Silence(captured) : mute.Pass(captured); // a queue that heard nothing at all might take the line for dead
        var frame = toAgent.Convert(heard);
        if (frame.Data.Length > 0)
        {
            agent.SendAudio(frame);
        }

        scribe.Caller(heard, frame, endpoint.CaptureDelay);
    }

    private async Task<CallEnd> SpeakAsync(CancellationToken cancellationToken)
    {
        var end = new CallEnd(Party.Agent, EndReason.Completed);
        try
        {
            await agent.ListenAsync(Handle, cancellationToken);
        }
        catch (AgentException e) when (e.Failure is AgentFailure.TimeLimit)
        {
            end = e.ToEnd(); // a planned goodbye: what was said before it is still heard
        }
        finally
        {
            HoldSound.Stop();
        }

        await endpoint.DrainAsync(cancellationToken); // the last sentence is heard
        return end;
    }

    /// <summary>A pump that ends with the call, and never ends it.</summary>
    private static Func<CancellationToken, Task<CallEnd>> Endless(Func<CancellationToken, Task> pump) => async cancellationToken =>
    {
        await pump(cancellationToken);
        return Cancelled;
    };

    /// <summary>What happens at the endpoint beside its sound; the agent is told as background knowledge. Its end is not the call's, but a bug in it is.</summary>
    private async Task<CallEnd> AttendAsync(AgentNotes notes, CancellationToken cancellationToken)
    {
        await foreach (var happened in endpoint.Events.ReadAllAsync(cancellationToken))
        {
            switch (happened)
            {
                case KeyPressed(var key):
                    scribe.Tell(new CallDtmf(key.ToString(), CallClock.Ms(scribe.Now)));
                    await (Room.IsWaiting ? ValueTask.CompletedTask : notes.TellAsync($"The caller pressed the key {key} of the phone.", cancellationToken));
                    break;
                case EndpointNote(var code, var detail, var forAgent):
                    scribe.Tell(new CallWarning(code, detail));
                    if (forAgent)
                    {
                        notes.Keep(detail); // such as that a machine has answered
                    }

                    break;
            }
        }

        return await CancelledAsync(cancellationToken);
    }

    private void Handle(AgentEvent agentEvent)
    {
        switch (agentEvent)
        {
            case AgentSpoke spoke:
                Play(spoke);
                break;
            case AgentInterrupted:
                Interrupt();
                break;
            case AgentSaid said:
                scribe.Transcript.AgentSaid(said.Turn, said.Text);
                _ = said.Files is { } files && Asides.TryTell(files);
                break;
            case AgentCorrected corrected:
                scribe.Transcript.AgentCorrected(corrected.Turn, corrected.Text, corrected.OriginalText);
                break;
            case CallerSaid said:
                scribe.Transcript.CallerSaid(said.Turn, said.Text, said.Tentative);
                break;
            case AgentCalledTool call:
                tools.Begin(call, Asides.Ours(call));
                break;
            case AgentQueued { State: AgentQueueState.Waiting }:
                Wait();
                break;
            case AgentQueued { State: AgentQueueState.Admitted }:
                LetIn();
                break;
            case AgentQueued:
                Room.GiveUp(HasTalked);
                break;
            case AgentLost lost:
                Hold(lost);
                break;
            case AgentReturned(var conversation, var after, var tries):
                scribe.Transcript.AgentReturned();
                scribe.Tell(new CallAgentBack(conversation, CallClock.Ms(after), tries, CallClock.Ms(scribe.Now)));
                HoldSound.AgentReturned();
                break;
            case AgentPressesKeys:
                HoldSound.Stop();
                _ = Asides.TryTell(agentEvent);
                break;
            default:
                _ = Asides.TryTell(agentEvent);
                break;
        }
    }

    /// <summary>Nobody listens to the caller any more, so nothing is said on, either: what was not heard is dropped.</summary>
    private void Hold(AgentLost lost)
    {
        tools.GiveUp();
        Asides.Lost();
        HoldSound.Stop();
        endpoint.Clear();
        toEndpoint.Reset();
        Room.Leave(isLetIn: false);
        scribe.GoOn();
        scribe.AgentLost(endpoint.Unheard);
        HoldSound.Begin();
        scribe.Tell(new CallAgentLost(lost.Failure.ToEnd().Reason, lost.Failure.Message, lost.ConversationId, lost.Count, CallClock.Ms(scribe.Now)));
    }

    /// <summary>The agent's queue has not let the call in: nobody listens, and nothing of it is written down.</summary>
    private void Wait()
    {
        if (Room.Enter(HasTalked))
        {
            if (!HoldSound.IsOn)
            {
                endpoint.Clear(); // what of the agent was not heard yet is not heard any more: the clock stands still
                toEndpoint.Reset();
            }

            scribe.StandStill();
            HoldSound.Begin();
            scribe.Tell(new CallWaiting(CallClock.Ms(scribe.Now)));
        }
    }

    private void LetIn()
    {
        if (Room.Leave(isLetIn: true) is not { } waited)
        {
            return;
        }

        if (!HoldSound.Stop())
        {
            endpoint.Clear(); // the agent's own hold sound
        }

        toEndpoint.Reset();
        scribe.GoOn();
        scribe.Tell(new CallAdmitted(CallClock.Ms(waited), CallClock.Ms(scribe.Now)));
    }

    private void Interrupt()
    {
        if (HoldSound.IsOn)
        {
            return; // of this conversation nothing was heard yet
        }

        var asked = scribe.Now;
        endpoint.Clear();
        toEndpoint.Reset();
        scribe.Interrupted(asked, endpoint.Unheard);
        Asides.Interrupted();
    }

    private void Play(AgentSpoke spoke)
    {
        if (spoke.Audio.Data.IsEmpty)
        {
            return;
        }

        HoldSound.GiveWay(spoke.Audio.Duration, forGood: !Room.IsWaiting);

        var frame = toEndpoint.Convert(spoke.Audio);
        if (frame.Data.Length > 0)
        {
            endpoint.Play(frame);
        }

        scribe.Agent(spoke, endpoint.Unheard);
    }

    private static async Task<CallEnd> CancelledAsync(CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Cancelled;
    }

    /// <summary>Turns each expected failure into an ending that names the side to blame; a bug still throws.</summary>
    private async Task<CallEnd> EndingAsync(Func<CancellationToken, Task<CallEnd>> pump, CancellationToken cancellationToken)
    {
        var pumping = Offload.RunAsync(() => pump(cancellationToken));
        await ((Task)pumping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pumping.IsCanceled && cancellationToken.IsCancellationRequested)
        {
            return Cancelled; // how all pumps but one end; an exception that passes through here costs more than all else at a call's end
        }

        try
        {
            return await pumping;
        }
        catch (AgentException e)
        {
            LogAgentBroke(e.Failure, e.Code);
            return e.ToEnd();
        }
        catch (EndpointException e)
        {
            LogEndpointBroke(e.Failure, e.InnerException?.GetType().Name ?? "-");
            return e.ToEnd();
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "The agent's side ended the conversation: {Failure} ({Code})")]
    private partial void LogAgentBroke(AgentFailure failure, int code);

    [LoggerMessage(2102, LogLevel.Warning, "The caller's side broke; ending the call: {Failure} ({Cause})")]
    private partial void LogEndpointBroke(EndpointFailure failure, string cause);
}
