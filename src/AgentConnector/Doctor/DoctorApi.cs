using AgentConnector.Devices;
using AgentConnector.Hosting;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Doctor;

/// <summary>The doctor's sound check over HTTP.</summary>
internal static class DoctorApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapDoctor() => routes.MapPost("/devices/{name}/check", CheckAsync)
            .WithTags("Devices").RequireAuthorization(Policies.Calls)
            .WithName("checkDevice").WithSummary("Play a chirp, listen, and say how the device serves a conversation")
            .WithDescription(
                "Takes about ten seconds and is heard in the room. The name is that of to, without device: (default takes the configured devices). "
                + "The answer has findings with advice, the figures, and the settings to use.")
            .Produces<DeviceDiagnosis>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(503).TakesNewWork();
    }

    private static async Task<IResult> CheckAsync(
        string name, AudioBackends backends, SoundCheckUp sound, CheckTurn turn, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (!turn.TryTake())
        {
            return new ApiProblem(ProblemKind.EndpointBusy, "Another check is running: two would hear each other. Send the request again in ten seconds.")
            {
                RetryAfter = TimeSpan.FromSeconds(10),
            };
        }

        try
        {
            var choice = await backends.ChooseAsync(cancellationToken);
            if (choice.Backend is not { } backend)
            {
                return new ApiProblem(ProblemKind.EndpointUnavailable, "This machine has no way to sound. " + string.Join(" ", choice.PassedOver.Select(one => one.Reason)));
            }

            var devices = await backend.EnumerateAsync(cancellationToken);
            if (DeviceName.Resolve(devices, name, Text(configuration, "Input"), Text(configuration, "Output")) is not var (microphone, speaker))
            {
                return new ApiProblem(ProblemKind.NotFound, $"No device, or more than one, is called {name}. There is "
                    + string.Join(", ", devices.Where(device => !device.IsMonitor).Select(device => device.Name)) + ".");
            }

            var request = new DoctorRequest { Microphone = microphone, Speaker = speaker, Aec = AecNames.Parse(Text(configuration, "Aec")) };
            var (findings, figures, settings) = await sound.RunAsync(request, cancellationToken);
            var diagnosis = new Diagnosis(findings, figures, settings);
            return TypedResults.Ok(new DeviceDiagnosis(name, diagnosis.Well, findings, figures, settings));
        }
        catch (DeviceException e)
        {
            return new ApiProblem(ProblemKind.EndpointUnavailable, e.Message);
        }
        finally
        {
            turn.GiveBack();
        }
    }

    private static string? Text(IConfiguration configuration, string name) =>
        configuration[$"Endpoints:Device:{name}"] is { Length: > 0 } text ? text : null;
}
