namespace AgentConnector.BareBridge;

/// <summary>What the phone's side says.</summary>
internal enum PhoneMessageKind
{
    Other,
    Start,
    Media,
    Stop,
}
