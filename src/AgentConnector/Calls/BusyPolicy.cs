namespace AgentConnector.Calls;

/// <summary>What becomes of a call whose device is in use.</summary>
public enum BusyPolicy
{
    /// <summary>409 with Retry-After.</summary>
    Refuse,

    /// <summary>202: it stays <c>queued</c> until the device is free, but not for ever.</summary>
    Queue,
}
