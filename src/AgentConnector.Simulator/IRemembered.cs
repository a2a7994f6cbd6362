namespace AgentConnector.Simulator;

/// <summary>A conversation or a phone call that is remembered for a while.</summary>
internal interface IRemembered
{
    string Id { get; }

    /// <summary>Completes when it has ended.</summary>
    Task Ended { get; }

    /// <summary>Lets go of its audio.</summary>
    void DropAudio();
}
