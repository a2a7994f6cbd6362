using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.MediaStreams;

/// <summary>Limits of the media streams that dialers open.</summary>
public sealed class MediaStreamOptions
{
    public const string Section = "Endpoints:MediaStreams";

    /// <summary>The first messages must be here within this, or the stream is closed.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "Endpoints:MediaStreams:StartTimeout: set a time from 0.1 s to 1 min.")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A stream that brings no message for so long counts as dead; silence is filled in until then.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Endpoints:MediaStreams:IdleTimeout: set a time from 1 s to 10 min.")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How much unheard speech the dialer is given; more waits here, where it can be dropped.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00", ErrorMessage = "Endpoints:MediaStreams:MostAhead: set a time from 1 s to 2 min.")]
    public TimeSpan MostAhead { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much speech may wait here; more is dropped and counted.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:30:00", ErrorMessage = "Endpoints:MediaStreams:LongestQueue: set a time from 10 s to 30 min.")]
    public TimeSpan LongestQueue { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the far side may take to close after it was asked to.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30", ErrorMessage = "Endpoints:MediaStreams:CloseTimeout: set a time from 0.1 s to 30 s.")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class MediaStreamOptionsValidator : IValidateOptions<MediaStreamOptions>;
