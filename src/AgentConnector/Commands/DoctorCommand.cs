using System.CommandLine;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Configuration;
using AgentConnector.Doctor;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Device;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using AgentConnector.Terminal;
using AgentConnector.Webhooks;
using AgentConnector.Webhooks.Tools;
using Microsoft.Extensions.Options;

namespace AgentConnector.Commands;

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
        Description = $"The device to listen and play with, as in a request; {StartedAs.Name} devices lists them.",
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
                result.AddError($"--to takes device:NAME; {StartedAs.Name} devices lists the names.");
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
        var settings = SettingsLoader.Load(Features.Settings, SettingSources.OfProcess(new Dictionary<string, string>()));
        var report = new DoctorReport(Output.Console(), parsed.InvocationConfiguration.Output, parsed.GetValue(Json));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var signals = new StopSignals(stopping.Cancel);
        try
        {
            await using var services = Services(settings);
            var request = RequestOf(parsed);
            var diagnosis = await report.WhileLookingAsync(told => CheckUpOf(settings, services).RunAsync(request, told, stopping.Token));
            report.Show(diagnosis);
            var written = !parsed.GetValue(Write) || Keep(diagnosis, report);
            return diagnosis.Well && written ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.StoppedAtOnce;
        }
        catch (EndpointException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.WrongSettings;
        }
    }

    private static ServiceProvider Services(ConnectorSettings settings) =>
        CommandServices.With(settings).AddOutgoingHttp().AddElevenLabs().AddDeviceEndpoint().AddDoctor().AddTools().BuildServiceProvider();

    private static CheckUp CheckUpOf(ConnectorSettings settings, ServiceProvider services) => new(
        settings,
        new AgentCheck(
            services.GetRequiredService<IAgentInspector>(),
            tool => services.GetRequiredService<ToolList>().Find(tool) is not null,
            services.GetRequiredService<IOptions<ElevenLabsOptions>>().Value.HasKey,
            services.GetRequiredService<IOptions<SimulationOptions>>().Value.Simulate),
        new AnalysisCheck(
            services.GetRequiredService<IAgentInspector>(),
            services.GetRequiredService<IOptions<ElevenLabsOptions>>().Value.HasKey,
            services.GetRequiredService<IOptions<WebhookOptions>>().Value.Analysis is AnalysisSource.Poll,
            services.GetRequiredService<IOptions<WebhookOptions>>().Value.ElevenLabsSecret.Length > 0),
        services.GetRequiredService<SoundCheckUp>());

    private static DoctorRequest RequestOf(ParseResult parsed) => new()
    {
        AgentId = parsed.GetValue(Agent),
        Variables = parsed.GetValue(Variables) is { Length: > 0 } given ? given.Select(pair => pair.Split('=')[0]).ToHashSet() : null,
        Device = new("device", parsed.GetValue(To)!["device:".Length..]),
        Aec = parsed.GetValue(Aec) is { } aec ? AecNames.Parse(aec) : null,
        WithSound = !parsed.GetValue(NoSound),
    };

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
            var copy = DotEnvWriter.Write(path, Features.Settings, diagnosis.Settings, TimeProvider.System);
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
