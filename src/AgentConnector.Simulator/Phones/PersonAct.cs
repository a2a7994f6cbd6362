namespace AgentConnector.Simulator.Phones;

/// <summary>One thing a person at the phone does. Acts follow each other; after the last one there is silence.</summary>
public abstract record PersonAct;

/// <summary>Speaks to the end, whoever else speaks.</summary>
/// <param name="Speech">What is said.</param>
public sealed record Speaks(PhoneSpeech Speech) : PersonAct;

/// <summary>Says nothing for a while.</summary>
/// <param name="Time">How long.</param>
public sealed record Waits(TimeSpan Time) : PersonAct;

/// <summary>Waits until the other side begins to speak: to talk over it, follow with <see cref="Speaks"/>.</summary>
/// <param name="Timeout">Goes on after this time all the same.</param>
public sealed record AwaitsSpeech(TimeSpan Timeout) : PersonAct;

/// <summary>Waits until the other side has spoken and then been silent for 700 ms.</summary>
/// <param name="Timeout">Goes on after this time all the same.</param>
public sealed record HearsOut(TimeSpan Timeout) : PersonAct;

/// <summary>Presses keys, five a second.</summary>
/// <param name="Keys">Any of 0 to 9, *, # and A to D.</param>
public sealed record Presses(string Keys) : PersonAct;

/// <summary>The beep of an answering machine; what follows is recorded by it.</summary>
public sealed record Beeps : PersonAct;

/// <summary>Hangs up.</summary>
public sealed record HangsUp : PersonAct;
