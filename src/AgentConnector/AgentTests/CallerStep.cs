namespace AgentConnector.AgentTests;

/// <summary>
/// One thing the caller does: exactly one of <see cref="Say"/>, <see cref="Interrupt"/>, <see cref="Press"/>, <see cref="WaitSeconds"/> and <see cref="HangUp"/>.
/// All but waiting begin when the agent has finished.
/// </summary>
public sealed record CallerStep
{
    /// <summary>Says these words, when the agent has spoken and finished.</summary>
    public string? Say { get; set; }

    /// <summary>Says these words over the agent, <see cref="AfterMs"/> after it began to speak.</summary>
    public string? Interrupt { get; set; }

    /// <summary>Presses keys of the phone, of <c>0-9 * # A-D</c>, when the agent has spoken and finished.</summary>
    public string? Press { get; set; }

    /// <summary>Does nothing for so long, whatever the agent does.</summary>
    public double? WaitSeconds { get; set; }

    /// <summary>Hangs up, when the agent has spoken and finished.</summary>
    public bool HangUp { get; set; }

    /// <summary>A WAV file that says the words of <see cref="Say"/> or <see cref="Interrupt"/>, beside the test file; else they are synthesized.</summary>
    public string? Wav { get; set; }

    /// <summary>The caller does not wait until the agent has spoken.</summary>
    public bool Unprompted { get; set; }

    /// <summary>How long the agent must have been silent before the caller begins; of an interruption, how long it must have spoken.</summary>
    public int? AfterMs { get; set; }

    /// <summary>How long the caller waits for the agent; then the test fails, and the call ends.</summary>
    public double WithinSeconds { get; set; } = 20;

    /// <summary>The words that are spoken, if any are.</summary>
    internal string? Words => Say ?? Interrupt;

    /// <summary>What a report calls it.</summary>
    internal string Title =>
        Say is not null ? $"say \"{Say}\""
        : Interrupt is not null ? $"interrupt with \"{Interrupt}\""
        : Press is not null ? $"press {Press}"
        : WaitSeconds is { } seconds ? FormattableString.Invariant($"wait {seconds:0.###} s")
        : "hang up";
}
