namespace AgentConnector.Simulator.Phones;

/// <summary>What happens when the phone rings.</summary>
public enum PhonePickup
{
    /// <summary>It is answered after <see cref="Person.PicksUpAfter"/>.</summary>
    Answers,

    /// <summary>The line is busy.</summary>
    Busy,

    /// <summary>It rings until the caller gives up.</summary>
    NoAnswer,

    /// <summary>The network cannot reach the number.</summary>
    Fails,
}
