using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Calls;
using AgentConnector.Calls.Starting;
using AgentConnector.Doctor;
using AgentConnector.Endpoints.Device;
using AgentConnector.Endpoints.Plivo;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Endpoints.Wav;
using AgentConnector.History;
using AgentConnector.Live;
using AgentConnector.Webhooks;

namespace AgentConnector;

/// <summary>The features of the service: the only place that knows them all, one line each.</summary>
internal static class Features
{
    public static void AddFeatures(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddHistory()
            .AddElevenLabs()
            .AddWavEndpoint()
            .AddDeviceEndpoint()
            .AddTwilio()
            .AddPlivo()
            .AddWebhooks()
            .AddCalls()
            .AddDoctor();
    }

    public static void MapFeatures(this IEndpointRouteBuilder routes)
    {
        routes.MapCalls();
        routes.MapHistory();
        routes.MapLive();
        routes.MapDevices();
        routes.MapWebhooks();
        routes.MapLevels();
        routes.MapDoctor();
        routes.MapTwilio();
        routes.MapPlivo();
    }
}
