using System.Globalization;
using AgentConnector.Testing.SoundCard;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Virtual sound cards: pairs of a microphone and a speaker, each of which holds one call at a time.</summary>
internal sealed class SoakDevices : IAsyncDisposable
{
    private readonly VirtualSoundCard card = new();

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["AUDIO_BACKEND"] = "pulse",
        ["AUDIO_PULSE_SERVER"] = card.Address,
        ["DEVICE_BUSY"] = "queue", // the next call comes when the one before has just ended
    };

    /// <summary>How calls ask for a pair.</summary>
    public static string Address(int pair) => string.Create(CultureInfo.InvariantCulture, $"device:soak_mic_{pair}|soak_speaker_{pair}");

    public static async Task<SoakDevices> OpenAsync(int pairs)
    {
        var devices = new SoakDevices();
        try
        {
            await devices.card.StartServerAsync();
            for (var pair = 0; pair < pairs; pair++)
            {
                var number = pair.ToString(CultureInfo.InvariantCulture);
                await devices.card.AddSpeakerAsync("soak_speaker_" + number);
                await devices.card.AddSpeakerAsync("soak_feed_" + number);
                await devices.card.PactlAsync("load-module", "module-remap-source", $"master=soak_feed_{number}.monitor", "source_name=soak_mic_" + number);
            }

            return devices;
        }
        catch
        {
            await devices.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => card.DisposeAsync();
}
