using AgentConnector.Devices;
using AgentConnector.Problems;
using AgentConnector.Security;

namespace AgentConnector.Endpoints.Device;

/// <summary>The sound devices of this host.</summary>
internal static class DevicesApi
{
    public static void MapDevices(this IEndpointRouteBuilder routes) => routes.MapGroup("/").WithTags("Devices").RequireAuthorization(Policies.ReadCalls)
        .MapGet("/devices", ListAsync)
        .WithName("listDevices").WithSummary("Sound devices of the host, with the name to use in \"to\"")
        .Produces<DevicesView>().ProducesProblem(503);

    private static async Task<IResult> ListAsync(SoundSystem sound, CancellationToken cancellationToken)
    {
        try
        {
            var (choice, devices) = await sound.ListAsync(cancellationToken);
            return TypedResults.Ok(new DevicesView(
                choice.Backend?.Name,
                [.. devices.Select(DeviceView.Of)],
                [.. choice.PassedOver.Select(refusal => new BackendView(refusal.Name, refusal.Reason))]));
        }
        catch (DeviceException e)
        {
            return new ApiProblem(ProblemKind.EndpointUnavailable, e.Message) { RetryAfter = TimeSpan.FromSeconds(5) };
        }
    }
}
