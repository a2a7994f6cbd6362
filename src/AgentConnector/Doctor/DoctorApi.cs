using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Starting;
using AgentConnector.Endpoints;
using AgentConnector.Hosting.Draining;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Doctor;

/// <summary>The doctor's sound check over HTTP.</summary>
internal static class DoctorApi
{
    public static void MapDoctor(this IEndpointRouteBuilder routes) => routes.MapPost("/devices/{name}/check", CheckAsync)
        .WithTags("Devices").RequireAuthorization(Policies.Calls)
        .WithName("checkDevice").WithSummary("Play a chirp, listen, and say how the device serves a conversation")
        .WithDescription(
            "Takes about ten seconds and is heard in the room. The name is that of to, without device: (default takes the configured devices). "
            + "409 while a call uses the device; a call that wants it meanwhile finds it in use. "
            + "The answer has findings with advice, the figures, and the settings to use.")
        .Produces<DeviceDiagnosis>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(503).TakesNewWork();

    private static async Task<IResult> CheckAsync(
        string name, SoundCheckUp sound, CheckPlace place, Admission admission, CancellationToken cancellationToken)
    {
        if (!place.TryTake())
        {
            return Busy("Another check is running: two would hear each other. Send the request again in ten seconds.");
        }

        try
        {
            var plan = await sound.PlanAsync(new DoctorRequest { Device = new("device", name) }, cancellationToken);
            using var reservation = admission.Reserve(plan.Holds);
            if (reservation is null)
            {
                return Busy($"A call uses {plan.Microphone} or {plan.Speaker}, and would hear the check. Wait for it to end, or end it, and send the request again.");
            }

            var (findings, figures, settings) = await sound.RunAsync(plan, cancellationToken);
            var diagnosis = new Diagnosis(findings, figures, settings);
            return TypedResults.Ok(new DeviceDiagnosis(name, diagnosis.Well, findings, figures, settings));
        }
        catch (EndpointException e)
        {
            return e.Refusal is { } refusal ? CallPlanner.Problem(refusal) : new ApiProblem(ProblemKind.EndpointUnavailable, e.Message);
        }
        finally
        {
            place.GiveBack();
        }
    }

    private static ApiProblem Busy(string detail) => new(ProblemKind.EndpointBusy, detail) { RetryAfter = TimeSpan.FromSeconds(10) };
}
