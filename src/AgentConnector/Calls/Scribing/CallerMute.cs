using AgentConnector.Audio;

namespace AgentConnector.Calls.Scribing;

/// <summary>Keeps what the caller says from the agent, the transcript and the recording: silence flows in its place.</summary>
internal sealed class CallerMute
{
    private volatile bool on;

    public bool IsOn
    {
        get => on;
        set => on = value;
    }

    public AudioFrame Pass(AudioFrame heard) => on ? Silence(heard) : heard;

    /// <summary>As long as what was heard, in its format.</summary>
    public static AudioFrame Silence(AudioFrame heard)
    {
        var silence = new byte[heard.Data.Length];
        silence.AsSpan().Fill(heard.Format.SilenceByte);
        return heard with { Data = silence };
    }
}
