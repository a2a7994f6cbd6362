using System.CommandLine;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Configuration;
using AgentConnector.Devices;
using AgentConnector.Hosting;
using AgentConnector.Terminal;

namespace AgentConnector.Doctor;

/// <summary><c>agent-connector doctor</c>: looks at everything a call needs, and says what to do in plain words.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string?> Agent = new("--agent") { Description = "An agent to look at: can it be called, what does it need.", HelpName = "ID" };

    private static readonly Option<string[]> Variables = new("--var")
    {
        Description = "A dynamic variable that your requests send, to compare with what the agent declares. Can be repeated.",
        HelpName = "NAME[=VALUE]",
    };

    private static readonly Option<string> To = new("--to")
    {
        Description = "The device to listen and play with, as in a request; agent-connector devices lists them.",
        DefaultValueFactory = _ => "device:default",
        HelpName = "device:NAME",
    };

    private static readonly Option<string?> Aec = new("--aec") { Description = "What to do against echo, in place of AUDIO_AEC." };

    private static readonly Option<bool> NoSound = new("--no-sound") { Description = "Play nothing: for servers without a sound card." };

    private static readonly Option<bool> Write = new("--write") { Description = "Put the settings it recommends into .env of this folder; a copy of the old file is kept beside it." };

    private static readonly Option<bool> Json = new("--json") { Description = "For scripts: {well, findings, sound, settings}." };

    public static Command Make()
    {
        Aec.AcceptOnlyFromAmong([.. AecNames.All]);
        To.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>()?.StartsWith("device:", StringComparison.Ordinal) is false)
            {
                result.AddError("--to takes device:NAME; agent-connector devices lists the names.");
            }
        });
        var command = new Command(
            "doctor",
            "Look at settings, data folder, ElevenLabs, the agent, and the sound: plays a chirp and measures the room.\n"
            + "Exit code: 0 all is well, 1 something is wrong, 2 wrong command line.")
        {
            Agent, Variables, To, Aec, NoSound, Write, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = SettingsLoader.Load(SettingSources.OfProcess(new Dictionary<string, string>()));
        var report = new DoctorReport(Output.Console(), parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = StopSignals.Register(stopping);
        try
        {
            await using var services = Services(settings);
            var request = await RequestAsync(parsed, settings, services.GetRequiredService<AudioBackends>(), stopping.Token);
            if (request is null)
            {
                await Console.Error.WriteLineAsync($"No device, or more than one, is called {parsed.GetValue(To)}; agent-connector devices lists them.");
                return ExitCode.WrongSettings;
            }

            var diagnosis = await report.WhileLookingAsync(told => CheckUpOf(settings, services).RunAsync(request, told, stopping.Token));
            report.Show(diagnosis);
            var written = !parsed.GetValue(Write) || Keep(diagnosis, report);
            return diagnosis.Well && written ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.StoppedAtOnce;
        }
    }

    private static ServiceProvider Services(ConnectorSettings settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(settings.Configuration);
        return services.AddElevenLabs().AddDoctor().BuildServiceProvider();
    }

    private static CheckUp CheckUpOf(ConnectorSettings settings, ServiceProvider services) => new(
        settings,
        new AgentCheck(
            services.GetRequiredService<IAgentInspector>(),
            settings.Configuration["Agents:ElevenLabs:ApiKey"] is { Length: > 0 },
            settings.Configuration.GetValue<bool>("Agents:Simulate")),
        services.GetRequiredService<SoundCheckUp>());

    /// <returns>Null when the device's name fits none, or several.</returns>
    private static async Task<DoctorRequest?> RequestAsync(
        ParseResult parsed, ConnectorSettings settings, AudioBackends backends, CancellationToken cancellationToken)
    {
        var (microphone, speaker) = (Text("AUDIO_INPUT"), Text("AUDIO_OUTPUT"));
        var name = parsed.GetValue(To)!["device:".Length..];
        if (!parsed.GetValue(NoSound) && name != DeviceName.Default && (await backends.ChooseAsync(cancellationToken)).Backend is { } backend)
        {
            if (DeviceName.Resolve(await backend.EnumerateAsync(cancellationToken), name, microphone, speaker) is not var (heard, spoken))
            {
                return null;
            }

            (microphone, speaker) = (heard, spoken);
        }

        return new()
        {
            AgentId = parsed.GetValue(Agent),
            Variables = parsed.GetValue(Variables) is { Length: > 0 } given ? given.Select(pair => pair.Split('=')[0]).ToHashSet() : null,
            Microphone = microphone,
            Speaker = speaker,
            Aec = AecNames.Parse(parsed.GetValue(Aec) ?? Text("AUDIO_AEC")),
            WithSound = !parsed.GetValue(NoSound),
        };

        string? Text(string setting) => settings.Configuration[Configuration.Settings.Named(setting)!.Key] is { Length: > 0 } text ? text : null;
    }

    private static bool Keep(Diagnosis diagnosis, DoctorReport report)
    {
        if (diagnosis.Settings.Count == 0)
        {
            report.Say("Nothing was written: there is nothing to recommend.");
            return true;
        }

        var path = Path.Combine(Directory.GetCurrentDirectory(), ".env");
        try
        {
            var copy = DotEnvWriter.Write(path, diagnosis.Settings, TimeProvider.System);
            report.Say($"Written to {path}{(copy is null ? "" : $"; what it was is in {copy}")}.");
            foreach (var name in diagnosis.Settings.Keys.Where(name => Environment.GetEnvironmentVariable(name) is not null))
            {
                report.Say($"{name} is also set in the environment, which wins over .env: take it away there.");
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            report.Say($"{path} was not written: {e.Message}");
            return false;
        }
    }
}
