using AgentConnector.Settings;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Limits of the media streams that dialers open.</summary>
public sealed class MediaStreamOptions
{
    public const string Section = "Endpoints:MediaStreams";

    /// <summary>The first messages must be here within this, or the stream is closed.</summary>
    [Setting("MEDIA_START_SECONDS", "How long a phone call's stream may take to say what it is; then it is closed.", Least = 0.1, Most = 60)]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A stream that brings no message for so long, or takes nothing of what is sent, counts as dead; silence is filled in until then.</summary>
    public TimeSpan IdleTimeout { get; internal set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much unheard speech the dialer is given; more waits here, where it can be dropped.</summary>
    public TimeSpan MostAhead { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How much speech may wait here; more is dropped and counted.</summary>
    public TimeSpan LongestQueue { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the far side may take to close after it was asked to.</summary>
    public TimeSpan CloseTimeout { get; } = TimeSpan.FromSeconds(2);
}
