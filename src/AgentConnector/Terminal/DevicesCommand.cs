using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AgentConnector.Devices;
using AgentConnector.Hosting;
using Spectre.Console;

namespace AgentConnector.Terminal;

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
        var command = new Command("devices", "List the microphones and speakers of this machine, by the names to use in \"to\", AUDIO_INPUT and AUDIO_OUTPUT.\nExit code: 0 there are some, 1 there are none.")
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
            var choice = await AudioBackends.OfThisHost(pulseServer: null, TimeProvider.System).ChooseAsync(cancellationToken);
            var devices = choice.Backend is { } backend ? await backend.EnumerateAsync(cancellationToken) : [];
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

        console.MarkupLineInterpolated($"By [bold]{choice.Backend.Name}[/]; the name goes into \"to\": \"device:NAME\", AUDIO_INPUT or AUDIO_OUTPUT. device:default takes what these name.");
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey)
            .AddColumn("").AddColumn(new TableColumn("Name")).AddColumn("What it is").AddColumn("Remarks");
        foreach (var device in devices.OrderBy(device => device.IsMonitor).ThenBy(device => device.Direction).ThenByDescending(device => device.IsDefault))
        {
            table.AddRow(Kind(device), Markup.Escape(device.Name), Markup.Escape(device.Description), Remarks(device));
        }

        console.Write(table);
    }

    private static string Remarks(DeviceDescription device)
    {
        var remarks = new List<string>();
        if (device.IsDefault)
        {
            remarks.Add("[green]default[/]");
        }

        if (device.NativeRate > 0)
        {
            remarks.Add($"{device.NativeRate} Hz");
        }

        if (device.EchoCancelled)
        {
            remarks.Add("echo cancelled");
        }

        if (device.IsMonitor)
        {
            remarks.Add("[grey]what a speaker plays[/]");
        }

        return string.Join(", ", remarks);
    }
}
