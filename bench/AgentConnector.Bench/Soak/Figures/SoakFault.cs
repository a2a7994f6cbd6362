namespace AgentConnector.Bench.Soak.Figures;

/// <summary>What may not happen in a soak.</summary>
internal enum SoakFault
{
    /// <summary>A call was refused, or did not start.</summary>
    NotTaken,

    /// <summary>A frame that was sent between two marks did not arrive between them, or a mark did not.</summary>
    LostFrame,

    /// <summary>A delivery came late.</summary>
    LateDelivery,

    /// <summary>A delivery did not come.</summary>
    MissingDelivery,

    /// <summary>A stream of events had a gap or no end.</summary>
    FollowerGap,

    /// <summary>The service did not say that a call was over.</summary>
    NoEnding,

    /// <summary>It said so twice.</summary>
    SecondEnding,

    /// <summary>It said something else than what was done.</summary>
    WrongEnding,

    /// <summary>A lost agent did not come back.</summary>
    AgentNotBack,
}
