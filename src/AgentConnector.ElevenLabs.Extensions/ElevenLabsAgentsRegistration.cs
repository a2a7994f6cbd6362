using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace AgentConnector.ElevenLabs.Extensions;

/// <summary>Puts an <see cref="AgentsClient"/> into a host's services.</summary>
public static class ElevenLabsAgentsRegistration
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string HttpClientName = "ElevenLabs.Agents";

    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LeastSampling = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds one <see cref="AgentsClient"/> for the whole process. Its options are checked when the host starts, or when it is first asked for. What it asks
    /// over REST goes through <see cref="IHttpClientFactory"/>, follows no redirects, and is asked again, three times in all, where that cannot do
    /// anything twice: signed URLs and whatever else is a GET. The socket of a conversation is not tried again.
    /// </summary>
    /// <param name="services">The host's.</param>
    /// <returns>The HTTP client, for a proxy or handlers of one's own.</returns>
    public static IHttpClientBuilder AddElevenLabsAgents(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var http = services.AddHttpClient(HttpClientName);
        if (services.Any(service => service.ServiceType == typeof(AgentsClient)))
        {
            return http;
        }

        services.AddOptions<ElevenLabsAgentsOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ElevenLabsAgentsOptions>, OptionsCheck>());
        services.AddSingleton(NewClient);
        http.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan) // the options' limits hold
            .ConfigurePrimaryHttpMessageHandler(NewHandler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // one client for the process: its handler renews connections by itself
            .RedactLoggedHeaders(["xi-api-key"])
            .AddHttpMessageHandler(() => new Rejections())
            .AddStandardResilienceHandler()
            .Configure((resilience, provider) => Configure(resilience, provider.GetRequiredService<IOptions<ElevenLabsAgentsOptions>>().Value.ConnectTimeout));
        return http;
    }

    /// <summary>The same, with options that are set in code; they win over a section that was bound before.</summary>
    /// <inheritdoc cref="AddElevenLabsAgents(IServiceCollection)"/>
    /// <param name="services">The host's.</param>
    /// <param name="configure">Sets the options.</param>
    public static IHttpClientBuilder AddElevenLabsAgents(this IServiceCollection services, Action<ElevenLabsAgentsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        return services.AddElevenLabsAgents();
    }

    /// <summary>The same, with the options bound to a section such as <c>builder.Configuration.GetSection("ElevenLabs")</c>.</summary>
    /// <inheritdoc cref="AddElevenLabsAgents(IServiceCollection)"/>
    /// <param name="services">The host's.</param>
    /// <param name="section">Its keys are the options' names; a time is written as <c>00:00:10</c>.</param>
    public static IHttpClientBuilder AddElevenLabsAgents(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddOptions<ElevenLabsAgentsOptions>().Bind(section);
        return services.AddElevenLabsAgents();
    }

    private static AgentsClient NewClient(IServiceProvider provider) => new(
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName),
        provider.GetRequiredService<IOptions<ElevenLabsAgentsOptions>>().Value.ToAgentsOptions(),
        provider.GetService<TimeProvider>(),
        provider.GetService<ILogger<AgentsClient>>());

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false, // the key would be sent along
        UseCookies = false,
        MaxResponseDrainSize = 0, // an answer that is not read to its end is not worth its connection
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names move
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // baggage of whoever asked is not ElevenLabs'
    };

    private static void Configure(HttpStandardResilienceOptions resilience, TimeSpan limit)
    {
        resilience.Retry.DisableForUnsafeHttpMethods();
        resilience.Retry.MaxRetryAttempts = Tries - 1;
        resilience.Retry.Delay = Pause;

        // The library's own limits hold: for all tries together, and longer ones for what is sent up. Here they only keep a try from going on after them.
        resilience.AttemptTimeout.Timeout = limit;
        resilience.AttemptTimeout.TimeoutGenerator = given => Within(given.Context, limit);
        resilience.TotalRequestTimeout.Timeout = 2 * limit;
        resilience.TotalRequestTimeout.TimeoutGenerator = given => Within(given.Context, 2 * limit);
        resilience.CircuitBreaker.SamplingDuration = 2 * limit > LeastSampling ? 2 * limit : LeastSampling;
    }

    private static ValueTask<TimeSpan> Within(ResilienceContext context, TimeSpan limit) =>
        new(context.GetRequestMessage()?.Method == HttpMethod.Get ? limit : Timeout.InfiniteTimeSpan);
}
