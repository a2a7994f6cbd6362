using System.Collections.Frozen;
using AgentConnector.Audio;

namespace AgentConnector.ElevenLabs;

/// <summary>The seven audio formats of the protocol, the same in both directions.</summary>
public static class WireFormats
{
    private static readonly FrozenDictionary<string, AudioFormat> ByName = new Dictionary<string, AudioFormat>(StringComparer.Ordinal)
    {
        ["pcm_8000"] = AudioFormat.Pcm(8_000),
        ["pcm_16000"] = AudioFormat.Pcm(16_000),
        ["pcm_22050"] = AudioFormat.Pcm(22_050),
        ["pcm_24000"] = AudioFormat.Pcm(24_000),
        ["pcm_44100"] = AudioFormat.Pcm(44_100),
        ["pcm_48000"] = AudioFormat.Pcm(48_000),
        ["ulaw_8000"] = new(AudioEncoding.MuLaw, 8_000),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What an agent uses unless configured otherwise: <c>pcm_16000</c>.</summary>
    public static AudioFormat Default => AudioFormat.Pcm(16_000);

    /// <summary>The names, such as <c>pcm_16000</c> and <c>ulaw_8000</c>.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Reads a name; false for a format this protocol does not have.</summary>
    public static bool TryParse(string? name, out AudioFormat format)
    {
        format = default;
        return name is not null && ByName.TryGetValue(name, out format);
    }

    /// <summary>The name of a format.</summary>
    /// <exception cref="ArgumentException">The protocol has no such format.</exception>
    public static string NameOf(AudioFormat format)
    {
        foreach (var (name, known) in ByName)
        {
            if (known == format)
            {
                return name;
            }
        }

        throw new ArgumentException($"The protocol has no format {format}. It has {string.Join(", ", Names.Order())}.", nameof(format));
    }
}
