using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentConnector.Configuration;
using AgentConnector.Devices;
using AgentConnector.Endpoints.Device;
using AgentConnector.Problems;
using AgentConnector.Terminal;
using Spectre.Console;

namespace AgentConnector.Commands;

/// <summary><c>agent-connector devices</c>: what there is to hear and to speak with, by the names to use.</summary>
internal static class DevicesCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "For scripts: {backend, passed_over, devices}." };

    private static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for a terminal, not for a web page
        WriteIndented = true,
    };

    public static Command Make()
    {
        var command = new Command("devices", "List the microphones and speakers of this machine, by the names to use in \"to\", AUDIO_INPUT and AUDIO_OUTPUT.\nExit code: 0 there are some, 1 there are none, 2 wrong settings.")
        {
            Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Json), parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(new Dictionary<string, string>()));
            if (settings.Faults.FirstOrDefault(fault => fault.Name.StartsWith("AUDIO_", StringComparison.Ordinal)) is { } wrong)
            {
                await Console.Error.WriteLineAsync($"{wrong.Name}: {wrong.Problem}");
                return ExitCode.WrongSettings;
            }

            await using var services = Services(settings);
            var (choice, devices) = await services.GetRequiredService<SoundSystem>().ListAsync(cancellationToken);
            if (json)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(
                    new { Backend = choice.Backend?.Name, choice.PassedOver, Devices = devices.Select(Fields) }, Wire));
            }
            else
            {
                Show(Output.Console(), choice, devices);
            }

            return devices.Count > 0 ? ExitCode.Done : ExitCode.Failed;
        }
        catch (DeviceException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>The sound system as a call sees it: with the settings of the service.</summary>
    private static ServiceProvider Services(ConnectorSettings settings) =>
        CommandServices.With(settings).AddDeviceEndpoint().BuildServiceProvider();

    private static object Fields(DeviceDescription device) => new
    {
        To = "device:" + device.Name,
        device.Name,
        device.Description,
        Direction = Kind(device),
        device.IsDefault,
        device.IsMonitor,
        device.EchoCancelled,
        Rate = device.NativeRate == 0 ? (int?)null : device.NativeRate,
        Channels = device.Channels == 0 ? (int?)null : device.Channels,
    };

    private static string Kind(DeviceDescription device) => device.Direction is DeviceDirection.Capture ? "microphone" : "speaker";

    private static void Show(IAnsiConsole console, BackendChoice choice, IReadOnlyList<DeviceDescription> devices)
    {
        foreach (var refusal in choice.PassedOver)
        {
            console.MarkupLineInterpolated($"[yellow]{refusal.Name}[/] was not chosen: {refusal.Reason}");
        }

        if (choice.Backend is null)
        {
            console.WriteLine("This machine has no way to sound. Calls to WAV files (wav:demo) and phones work.");
            return;
        }

        console.MarkupLineInterpolated($"Found by [bold]{choice.Backend.Name}[/]. A name goes into \"to\": \"device:NAME\", AUDIO_INPUT or AUDIO_OUTPUT; device:default takes what these two name, or else the system's default.");
        Show(console, "Microphones", [.. devices.Where(device => device is { Direction: DeviceDirection.Capture, IsMonitor: false })]);
        Show(console, "Speakers", [.. devices.Where(device => device is { Direction: DeviceDirection.Playback })]);
        if (devices.Any(device => device.IsMonitor))
        {
            Show(console, "Not microphones, but what a speaker plays: taken for one only by its name", [.. devices.Where(device => device.IsMonitor)]);
        }
    }

    /// <summary>A name has a line of its own: it is there to be copied.</summary>
    private static void Show(IAnsiConsole console, string title, IReadOnlyList<DeviceDescription> devices)
    {
        console.WriteLine($"\n{title}{(devices.Count == 0 ? ": none" : "")}");
        foreach (var device in devices.OrderByDescending(device => device.IsDefault))
        {
            console.MarkupLineInterpolated($"  [bold]{device.Name}[/]");
            console.MarkupLine($"    [grey]{Markup.Escape(device.Description)}[/]{Remarks(device)}");
        }
    }

    private static string Remarks(DeviceDescription device) => string.Concat(
        device.NativeRate > 0 ? $"[grey], {device.NativeRate} Hz[/]" : "",
        device.EchoCancelled ? ", echo cancelled" : "",
        device.IsDefault ? ", [green]default[/]" : "");
}
