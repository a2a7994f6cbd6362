using AgentConnector.Devices.Echo;

namespace AgentConnector.Doctor;

/// <summary>Echo modes in the words of <c>AUDIO_AEC</c>.</summary>
internal static class AecNames
{
    public static readonly IReadOnlyList<string> All = ["auto", "system", "speex", "half-duplex", "off"];

    public static string Of(AecMode mode) => mode switch
    {
        AecMode.System => "system",
        AecMode.Speex => "speex",
        AecMode.HalfDuplex => "half-duplex",
        AecMode.Off => "off",
        _ => "auto",
    };

    /// <summary>Auto for what is no mode.</summary>
    public static AecMode Parse(string? text) => text?.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "SYSTEM" => AecMode.System,
        "SPEEX" => AecMode.Speex,
        "HALFDUPLEX" => AecMode.HalfDuplex,
        "OFF" => AecMode.Off,
        _ => AecMode.Auto,
    };
}
