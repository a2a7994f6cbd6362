using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>What the sound of a call comes in.</summary>
/// <param name="Caller">What the endpoint captures.</param>
/// <param name="AgentHears">What the agent is sent.</param>
/// <param name="AgentSpeaks">What the agent begins to speak in; it may change.</param>
internal sealed record CallFormats(AudioFormat Caller, AudioFormat AgentHears, AudioFormat AgentSpeaks)
{
    /// <summary>What the caller is recorded from: as the agent hears it where that is the recording's own format, so that it is resampled once.</summary>
    public AudioFormat CallerRecorded => AgentHears == Recording.Format ? AgentHears : Caller;
}
