using Microsoft.Extensions.Options;

namespace AgentConnector.ElevenLabs.Extensions;

/// <summary>Tells every fault of the options at once, before the first conversation.</summary>
internal sealed class OptionsCheck : IValidateOptions<ElevenLabsAgentsOptions>
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, ElevenLabsAgentsOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(ElevenLabsAgentsOptions options)
    {
        if (options.ApiKey?.Any(letter => letter is < '!' or > '~') is true)
        {
            yield return "ApiKey has a blank, a line break or a letter that no key has: copy it again from ElevenLabs' developer settings.";
        }

        if (options.BaseUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http", Query: "" })
        {
            yield return "BaseUrl must be an address such as https://api.elevenlabs.io, without a query.";
        }

        if (options.MaxMessageBytes < 64 * 1024)
        {
            yield return "MaxMessageBytes must be 65536 at least: a piece of speech has more than that.";
        }

        foreach (var (setting, value, longest, orNever) in new[]
        {
            (nameof(options.ConnectTimeout), options.ConnectTimeout, LongestConnect, false),
            (nameof(options.TransferTimeout), options.TransferTimeout, Longest, false),
            (nameof(options.FirstFrameTimeout), options.FirstFrameTimeout, Longest, false),
            (nameof(options.SilenceTimeout), options.SilenceTimeout, Longest, true),
            (nameof(options.SendTimeout), options.SendTimeout, Longest, false),
            (nameof(options.StallTimeout), options.StallTimeout, Longest, false),
            (nameof(options.KeepAlive), options.KeepAlive, Longest, true),
            (nameof(options.CloseTimeout), options.CloseTimeout, Longest, false),
            (nameof(options.FarewellTimeout), options.FarewellTimeout, Longest, false),
            (nameof(options.ToolTimeout), options.ToolTimeout, Longest, true),
            (nameof(options.MaxUnsentAudio), options.MaxUnsentAudio, Longest, false),
            (nameof(options.MaxUnreadAudio), options.MaxUnreadAudio, Longest, false),
        })
        {
            if ((value <= TimeSpan.Zero || value > longest) && !(orNever && value == Timeout.InfiniteTimeSpan))
            {
                yield return $"{setting} must be more than zero and at most {longest:c}{(orNever ? ", or -00:00:00.0010000 for never" : "")}; it is {value:c}.";
            }
        }
    }
}
