using System.Diagnostics;
using Xunit;

namespace AgentConnector.Testing.SoundCard;

/// <summary>
/// A PulseAudio server of its own with a speaker and a microphone that exist only in memory: what is played can be recorded
/// from the speaker's monitor, what is fed can be captured from the microphone. Needs no sound card, session or D-Bus.
/// </summary>
public sealed class VirtualSoundCard : IAsyncLifetime
{
    public const string Speaker = "virt_speaker";
    public const string Microphone = "virt_mic";
    public const string MicrophoneFeed = "virt_mic_in";

    private readonly string folder = Directory.CreateTempSubdirectory("sound-card-").FullName;
    private Process? server;

    public static string? WhyMissing => Tool.IsInstalled("pulseaudio") && Tool.IsInstalled("pactl")
        ? null
        : "PulseAudio is not installed: apt install pulseaudio pulseaudio-utils libasound2-plugins espeak-ng sox";

    /// <summary>What clients connect to; also as PULSE_SERVER.</summary>
    public string Address => $"unix:{folder}/native";

    private (string, string) ServerVariable => ("PULSE_SERVER", Address);

    public async ValueTask InitializeAsync()
    {
        if (WhyMissing is null)
        {
            await StartServerAsync();
        }
    }

    public async Task StartServerAsync()
    {
        // norewinds: without it an idle null sink runs up to 2 s ahead, and the first second of every stream is lost.
        var script = Path.Combine(folder, "card.pa");
        await File.WriteAllTextAsync(script, $"""
            .fail
            load-module module-native-protocol-unix auth-anonymous=1 socket={folder}/native
            load-module module-null-sink sink_name={Speaker} rate=48000 channels=2 format=s16le norewinds=1 sink_properties=device.description=VirtSpeaker
            load-module module-null-sink sink_name={MicrophoneFeed} rate=48000 channels=2 format=s16le norewinds=1 sink_properties=device.description=VirtMicFeed
            load-module module-remap-source master={MicrophoneFeed}.monitor source_name={Microphone} source_properties=device.description=VirtMic
            set-default-sink {Speaker}
            set-default-source {Microphone}

            """);
        // Its priority, where it may have one, keeps a busy machine from starving it.
        server = Tool.Start(
            "pulseaudio",
            [
                "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--realtime=no",
                "--high-priority=yes", "--log-level=error", $"--log-target=file:{folder}/pulse.log", "-F", script,
            ],
            [("XDG_RUNTIME_DIR", folder), ("PULSE_RUNTIME_PATH", folder), ("PULSE_STATE_PATH", Path.Combine(folder, "state")), ("HOME", folder)]);
        await Eventually.TrueAsync(AnswersAsync, "the sound server answers");
    }

    public async Task KillServerAsync()
    {
        server!.Kill();
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
        File.Delete(Path.Combine(folder, "native"));
    }

    public Task<string> PactlAsync(params string[] arguments) => Tool.RunAsync("pactl", arguments, ServerVariable);

    /// <summary>Adds a speaker; returns the module to unload it by.</summary>
    public Task<string> AddSpeakerAsync(string name, int rate = 48_000, int channels = 2) => PactlAsync(
        "load-module", "module-null-sink", $"sink_name={name}", $"rate={rate}", $"channels={channels}", "format=s16le", "norewinds=1");

    /// <summary>The module that made a sink or source.</summary>
    public async Task<string> ModuleOfAsync(string kind, string name)
    {
        foreach (var module in (await PactlAsync("list", "short", "modules")).Split('\n').Select(line => line.Split('\t')))
        {
            if (module[2].Split(' ').Contains($"{kind}_name={name}"))
            {
                return module[0];
            }
        }

        throw new InvalidOperationException($"No module made {kind} {name}.");
    }

    /// <summary>Plays a file into the microphone and returns when it has been heard.</summary>
    public Task SpeakAsync(string wav) => Tool.RunAsync("paplay", ["-d", MicrophoneFeed, wav], ServerVariable);

    /// <summary>Records what a speaker plays.</summary>
    public SpeakerTap Listen(string speaker, int rate) => new(Tool.Start(
        "parec",
        ["-d", $"{speaker}.monitor", $"--rate={rate}", "--channels=1", "--format=s16le", "--raw", "--latency-msec=20"],
        [ServerVariable]));

    /// <summary>A sentence spoken by a machine, as a 16 kHz mono file.</summary>
    public async Task<string> SpeechAsync(string text)
    {
        var raw = Path.Combine(folder, "raw.wav");
        var speech = Path.Combine(folder, "speech.wav");
        await Tool.RunAsync("espeak-ng", ["-w", raw, text]);
        await Tool.RunAsync("sox", [raw, "-r", "16000", "-c", "1", "-b", "16", speech]);
        return speech;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await KillServerAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await PactlAsync("info");
            return true;
        }
        catch (InvalidOperationException) when (!server!.HasExited)
        {
            return false;
        }
    }
}
