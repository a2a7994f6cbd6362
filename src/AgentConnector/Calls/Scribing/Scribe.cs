using AgentConnector.Agents;
using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>Writes down what both sides say and what happens beside it, on the call's clock: when it was heard, in words, in sound, and how loud it was.</summary>
internal sealed class Scribe
{
    private readonly CallClock clock;
    private readonly PlayoutClock playout;
    private readonly CallerCapture capture;
    private readonly CallerSpeech callerSpeech;
    private readonly FrameConverter toPcm;
    private readonly Recording? recording;
    private readonly AudioFormat recorded;
    private readonly CallLevels levels;
    private readonly Action<CallEvent> tell;

    /// <param name="clock">Runs since both sides were connected.</param>
    /// <param name="formats">What both sides' sound comes in.</param>
    /// <param name="recording">Null when the call is not recorded; it was started with the same formats.</param>
    /// <param name="levels">How loud both sides are.</param>
    /// <param name="tell">Takes the facts.</param>
    public Scribe(CallClock clock, CallFormats formats, Recording? recording, CallLevels levels, Action<CallEvent> tell)
    {
        (this.clock, this.recording, this.levels, this.tell) = (clock, recording, levels, tell);
        recorded = formats.CallerRecorded;
        playout = clock.Playout();
        capture = new(clock);
        callerSpeech = new(formats.Caller.SampleRate);
        toPcm = new(formats.Caller, AudioFormat.Pcm(formats.Caller.SampleRate));
        Transcript = new(clock, playout, callerSpeech, tell);
        levels.Begin(clock);
    }

    public Transcript Transcript { get; }

    /// <summary>Where the call is.</summary>
    public TimeSpan Now => clock.Now;

    /// <summary>The call waits in the agent's queue: its clock stands still, and until <see cref="GoOn"/> nothing is written down of the sound.</summary>
    public void StandStill()
    {
        clock.StandStill();
        Cut(clock.Now);
    }

    /// <summary>The call waits no longer.</summary>
    public void GoOn() => clock.GoOn();

    /// <summary>Something happened beside the sound.</summary>
    public void Tell(CallEvent fact) => tell(fact);

    /// <summary>The caller spoke, or was silent, for a frame.</summary>
    /// <param name="heard">As the endpoint captured it.</param>
    /// <param name="forAgent">The same as the agent gets it.</param>
    /// <param name="delay">How long ago it reached the microphone.</param>
    public void Caller(AudioFrame heard, AudioFrame forAgent, TimeSpan delay)
    {
        if (clock.IsStanding)
        {
            return;
        }

        var samples = toPcm.Convert(heard);
        levels.AddCaller(samples);
        Transcript.Tick();
        if (capture.IsAhead && callerSpeech.IsPause(samples))
        {
            return;
        }

        var start = capture.Add(heard.Duration);
        callerSpeech.Add(samples, start, delay);
        recording?.AddCaller(recorded == forAgent.Format ? forAgent : heard, start);
    }

    /// <summary>The agent spoke.</summary>
    /// <param name="spoke">A piece of its speech.</param>
    /// <param name="unheard">How much the endpoint has still to play, when it knows; this piece is the last of it.</param>
    public void Agent(AgentSpoke spoke, TimeSpan? unheard)
    {
        if (clock.IsStanding)
        {
            return; // its own hold sound
        }

        var start = playout.Add(spoke.Audio.Duration, unheard);
        Transcript.AgentHeard(spoke, start);
        recording?.AddAgent(spoke.Audio, start);
        levels.AddAgent(spoke.Audio, start);
    }

    /// <summary>The caller interrupted: what is not heard was not said.</summary>
    /// <param name="asked">When the agent told so, on the call's clock.</param>
    /// <param name="onItsWay">What can be heard still, when the endpoint knows.</param>
    public void Interrupted(TimeSpan asked, TimeSpan? onItsWay)
    {
        var last = clock.Now + (onItsWay ?? TimeSpan.Zero);
        Transcript.Interrupted(last, Cut(last), onItsWay is null ? null : last - asked);
    }

    /// <summary>The agent is lost: what is not heard was not said, and what comes is of another conversation.</summary>
    /// <param name="onItsWay">What can be heard still, when the endpoint knows.</param>
    public void AgentLost(TimeSpan? onItsWay)
    {
        var last = clock.Now + (onItsWay ?? TimeSpan.Zero);
        Cut(last);
        Transcript.AgentLost(last);
    }

    /// <summary>Hold sound or the tones of keys are played, PCM: they are recorded as they are heard, and are nobody's turn.</summary>
    /// <returns>When it is heard.</returns>
    public TimeSpan Hold(AudioFrame sound, TimeSpan? unheard)
    {
        if (clock.IsStanding)
        {
            return clock.Now;
        }

        var start = playout.Add(sound.Duration, unheard);
        recording?.AddAgent(sound, start);
        levels.AddAgent(sound, start);
        return start;
    }

    /// <summary>The hold sound has ended.</summary>
    /// <param name="onItsWay">What can be heard of it still, when the endpoint knows.</param>
    public void HoldEnded(TimeSpan? onItsWay) => Cut(clock.Now + (onItsWay ?? TimeSpan.Zero));

    private TimeSpan Cut(TimeSpan last)
    {
        recording?.TruncateAgent(last);
        levels.ClearAgent();
        return playout.Clear(last);
    }
}
