namespace AgentConnector.AgentTests.Speaking;

/// <summary>Plays the caller's steps, asked every 20 ms: what to do now, by what was heard so far. Writes down when he spoke.</summary>
internal sealed class CallerScript(AgentTest test, IReadOnlyList<CallerUtterance?> sounds, CallerEar ear)
{
    /// <summary>A caller answers when the agent has been silent for so long.</summary>
    private static readonly TimeSpan UsualPause = TimeSpan.FromMilliseconds(700);

    /// <summary>A caller speaks over the agent when it has spoken for so long.</summary>
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMilliseconds(800);

    private readonly List<SpokenStep> spoken = [];
    private TimeSpan since;
    private TimeSpan heardSince;

    /// <summary>How many steps were begun.</summary>
    public int Done { get; private set; }

    /// <summary>Why the caller gave up; null when he did not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>When the caller spoke, in order.</summary>
    public IReadOnlyList<SpokenStep> Spoken => spoken;

    /// <summary>What the caller does at a moment at which he is not speaking.</summary>
    public CallerDeed Next(TimeSpan now)
    {
        if (Done == test.Steps.Count)
        {
            var quiet = now - Later(since, ear.LastHeard);
            return quiet >= TimeSpan.FromSeconds(test.Caller.HangUpAfterSeconds) ? new CallerHangsUp() : new CallerListens();
        }

        var step = test.Steps[Done];
        if (step.WaitSeconds is { } seconds)
        {
            return now - since >= TimeSpan.FromSeconds(seconds) ? Begin(now, step) : new CallerListens();
        }

        if (IsTime(step, now))
        {
            return Begin(now, step);
        }

        if (now - Later(since, ear.LastHeard) < TimeSpan.FromSeconds(step.WithinSeconds))
        {
            return new CallerListens();
        }

        Trouble = FormattableString.Invariant($"The agent said nothing for {step.WithinSeconds:0.###} s, where the caller waited for it to {step.Title}.");
        return new CallerHangsUp();
    }

    private bool IsTime(CallerStep step, TimeSpan now)
    {
        var after = step.AfterMs is { } ms ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        return step.Interrupt is not null ? ear.SpeakingSince(heardSince) is { } begun && now - begun >= (after ?? UsualPatience)
            : step.Unprompted ? now - since >= (after ?? TimeSpan.Zero)
            : ear.HasFinished(heardSince, after ?? UsualPause);
    }

    private CallerDeed Begin(TimeSpan now, CallerStep step)
    {
        var sound = sounds[Done++];
        (since, heardSince) = (now, step.WaitSeconds is null ? now : heardSince);
        if (sound is not null)
        {
            since = heardSince = now + TimeSpan.FromTicks((long)sound.Samples.Length * TimeSpan.TicksPerSecond / SpokenCaller.SampleRate);
            spoken.Add(new(now, since, step.Interrupt is not null));
            return new CallerSpeaks(sound);
        }

        return step.HangUp ? new CallerHangsUp() : step.Press is { } keys ? new CallerPresses(keys) : new CallerListens();
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>When the caller said something.</summary>
internal sealed record SpokenStep(TimeSpan Start, TimeSpan End, bool IsInterruption);

/// <summary>What the caller does.</summary>
internal abstract record CallerDeed;

internal sealed record CallerListens : CallerDeed;

internal sealed record CallerSpeaks(CallerUtterance Sound) : CallerDeed;

internal sealed record CallerPresses(string Keys) : CallerDeed;

internal sealed record CallerHangsUp : CallerDeed;
