using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Calls;
using AgentConnector.Calls.Checking;
using AgentConnector.Calls.Starting;
using AgentConnector.Configuration;
using AgentConnector.Doctor;
using AgentConnector.Endpoints.Device;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Plivo;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Endpoints.Wav;
using AgentConnector.History;
using AgentConnector.History.Audit;
using AgentConnector.History.Recordings;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using AgentConnector.Hosting.Draining;
using AgentConnector.Live;
using AgentConnector.Security;
using AgentConnector.Settings;
using AgentConnector.Webhooks;
using AgentConnector.Webhooks.Tools;

namespace AgentConnector;

/// <summary>The features of the service: the only place that knows them all, one line each.</summary>
internal static class Features
{
    /// <summary>Every setting, as <c>--help</c> lists them.</summary>
    public static SettingsTable Settings { get; } = new(
        [
            .. Setting.In<ElevenLabsOptions>(ElevenLabsOptions.Section),
            .. Setting.In<ServerOptions>(ServerOptions.Section),
            .. Setting.In<LogOptions>(LogOptions.Section),
            .. Setting.In<SecurityOptions>(SecurityOptions.Section),
            .. Setting.In<CallOptions>(CallOptions.Section),
            .. Setting.In<DrainOptions>(DrainOptions.Section),
            .. Setting.In<SimulationOptions>(SimulationOptions.Section),
            .. Setting.In<DeviceOptions>(DeviceOptions.Section),
            .. Setting.In<HistoryOptions>(HistoryOptions.Section),
            .. Setting.In<RecordingOptions>(RecordingOptions.Section),
            .. Setting.In<RetentionOptions>(RetentionOptions.Section),
            .. Setting.In<WavOptions>(WavOptions.Section),
            .. Setting.In<WebhookOptions>(WebhookOptions.Section),
            .. Setting.In<MediaStreamOptions>(MediaStreamOptions.Section),
            .. Setting.In<DialingOptions>(DialingOptions.Section),
            .. Setting.In<TwilioOptions>(TwilioOptions.Section),
            .. Setting.In<PlivoOptions>(PlivoOptions.Section),
        ],
        ToolList.Section,
        "Logging",
        $"{TwilioOptions.Section}:{nameof(TwilioOptions.Routes)}");

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
        routes.MapAgents();
        routes.MapHistory();
        routes.MapAudit();
        routes.MapLive();
        routes.MapDevices();
        routes.MapNumbers();
        routes.MapWebhooks();
        routes.MapLevels();
        routes.MapDoctor();
        routes.MapTwilio();
        routes.MapPlivo();
    }
}
