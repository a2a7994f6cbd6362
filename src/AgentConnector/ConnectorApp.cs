using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.History.Audit;
using AgentConnector.History.Storage;
using AgentConnector.Hosting;
using AgentConnector.Hosting.Draining;
using AgentConnector.Hosting.Health;
using AgentConnector.Hosting.Listening;
using AgentConnector.Hosting.Logging;
using AgentConnector.Hosting.OpenApi;
using AgentConnector.Hosting.Supervision;
using AgentConnector.Hosting.Telemetry;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AgentConnector;

/// <summary>Puts the service together: the same for the program and for the tests.</summary>
internal static class ConnectorApp
{
    // Calls are over by then: what is left is a request that does not end, and it is cut off.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The service, checked and ready to start.</summary>
    /// <param name="settings">What was read at start.</param>
    /// <param name="console">Where a first key is shown.</param>
    /// <param name="configure">The features, or what a test puts in their place.</param>
    /// <exception cref="SettingsException">Settings are wrong; lists all of them.</exception>
    public static WebApplication Build(ConnectorSettings settings, TextWriter console, Action<WebApplicationBuilder>? configure = null)
    {
        var app = Compose(settings, console, configure);
        Complete(app, settings);
        return app;
    }

    private static WebApplication Compose(ConnectorSettings settings, TextWriter console, Action<WebApplicationBuilder>? configure)
    {
        // The empty builder reads nothing of its own: every setting comes from the table.
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = settings.Server.Environment, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Logging.AddLogs(settings);
        builder.Services.AddHosting(settings).AddSecurity(() => Keys(settings, console));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Bytes;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
            kestrel.ListenOn(kestrel.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value);
        });
        builder.AddFeatures();
        configure?.Invoke(builder);

        var app = builder.Build();
        SettingsCheck.Run(app.Services, settings);
        return app;
    }

    private static void Complete(WebApplication app, ConnectorSettings settings)
    {
        _ = app.Services.GetRequiredService<ApiKeyRing>(); // the first key is made, and shown once, when nothing else is wrong
        app.Services.GetRequiredService<DataFolder>().Keep(FirstKey.FileName);
        StartNotes.Write(app.Logger, settings, app.Services.GetRequiredService<IOptions<ElevenLabsOptions>>().Value.HasKey);
        app.UseConnector();
    }

    /// <summary>The service, started.</summary>
    /// <param name="settings">What was read at start.</param>
    /// <param name="console">Where a first key is shown.</param>
    /// <param name="configure">What a command puts in the place of a feature.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="StartException">It cannot start, for whatever reason.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop before it had begun.</exception>
    public static async Task<WebApplication> StartAsync(
        ConnectorSettings settings, TextWriter console, Action<WebApplicationBuilder>? configure, CancellationToken cancellationToken)
    {
        var app = default(WebApplication);
        try
        {
            app = Compose(settings, console, configure);
            ListenAddress.Probe(app.Services.GetRequiredService<IOptions<ServerOptions>>().Value);
            Complete(app, settings);
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch (Exception e)
        {
            var isUnwanted = cancellationToken.IsCancellationRequested;
            if (app is not null)
            {
                isUnwanted |= app.Lifetime.ApplicationStopping.IsCancellationRequested;
                await app.DisposeAsync();
            }

            if (isUnwanted)
            {
                throw new OperationCanceledException("The service was asked to stop before it had begun.", e, cancellationToken); // whatever came of it
            }

            throw StartFailure.Explain(e, settings);
        }
    }

    private static IServiceCollection AddHosting(this IServiceCollection services, ConnectorSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<Gen0Budget>();
        services.AddOutgoingHttp();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict; // numbers are numbers, and described so
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section);
        services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Connections>(
            provider,
            OpenFiles.Connections(OpenFiles.Limit, provider.GetRequiredService<IOptions<CallOptions>>().Value.MaxConcurrent),
            PipeScheduler.ThreadPool)); // where Kestrel's work waits, too
        services.AddSingleton<IConnectionListenerFactory>(provider => ActivatorUtilities.CreateInstance<GuardedListener>(
            provider, (Func<Connections>)provider.GetRequiredService<Connections>));
        services.AddSingleton<UnverifiedBodies>();
        services.AddSingleton<Drain>();
        services.AddSupervision();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddHealthChecks().AddCheck<DrainReadiness>("draining");
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()));
        return services.AddApiDescription().AddTelemetry(settings.Configuration);
    }

    private static void UseConnector(this WebApplication app)
    {
        var development = app.Environment.IsDevelopment();
        app.UseMiddleware<RequestLog>();
        app.Use(SecurityHeaders.AddAsync);
        app.UseMiddleware<ProblemAnswers>();
        app.UseMiddleware<RequestAddress>();
        app.Use(HeadRequests.LookUpAsGetAsync);
        if (app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.ShowsDocs(app.Environment))
        {
            app.UseDocs();
        }

        if (development)
        {
            app.UseCors();
        }

        app.UseWebSockets();
        app.UseRouting();
        app.Use(HeadRequests.RestoreAsync);
        app.Use(RouterRefusals.AnswerAsync);
        app.UseAuthentication();
        app.UseAudit();
        app.Use(Visitors.FollowAsync);
        app.UseAuthorization();
        app.UseMiddleware<BodyLimit>();
        app.Use(KnownQuery.CheckAsync);
        app.Use(ContentCoding.RefuseAsync);
        app.Use(NewWork.AdmitAsync);
        app.MapHealth();
        app.MapApiDescription();
        app.MapMetrics();
        app.MapFeatures();
    }

    private static IReadOnlyList<ApiKey> Keys(ConnectorSettings settings, TextWriter console)
    {
        if (settings.Keys.Count > 0 || !settings.IsDevelopment)
        {
            return settings.Keys;
        }

        try
        {
            return [FirstKey.ReadOrMake(settings.DataDir, console)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([SettingFault.Of<SecurityOptions>(nameof(SecurityOptions.ApiKeys), e.Message)]);
        }
    }
}
