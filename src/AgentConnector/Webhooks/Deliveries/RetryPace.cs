namespace AgentConnector.Webhooks.Deliveries;

/// <summary>How soon a failed delivery is tried again.</summary>
internal enum RetryPace
{
    /// <summary>Something is wrong that a person must mend.</summary>
    Ordinary,

    /// <summary>The receiver is down or starting: densely for some minutes, then like the others.</summary>
    Unavailable,

    /// <summary>The receiver is about to be ready: an n8n workflow that has not reached its Wait node.</summary>
    Imminent,
}
