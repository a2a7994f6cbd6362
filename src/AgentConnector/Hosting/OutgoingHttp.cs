using System.Diagnostics;
using AgentConnector.Hosting.Resilience;

namespace AgentConnector.Hosting;

/// <summary>
/// The one place where HTTP clients of the service are made, whoever asks for one. None follows a redirect: keys, passwords and signatures would
/// be sent along to whoever it names. None keeps cookies or unfolds what is packed; what is read at once is bounded, and so is whatever is read
/// piece by piece, by <see cref="ElevenLabs.Http.AnswerBody"/>.
/// </summary>
internal static class OutgoingHttp
{
    /// <summary>The most that is read at once, where nobody asks for less.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Makes this the way of every client that comes from <see cref="IHttpClientFactory"/>, under whatever name.</summary>
    public static IServiceCollection AddOutgoingHttp(this IServiceCollection services) => services.ConfigureHttpClientDefaults(clients => clients
        .ConfigurePrimaryHttpMessageHandler(NewHandler)
        .ConfigureHttpClient(client =>
        {
            client.MaxResponseContentBufferSize = MostBytes;
            client.DefaultRequestHeaders.UserAgent.ParseAdd(ServiceVersion.UserAgent);
        })
        .RemoveAllLoggers()); // their lines would hold addresses, and those hold accounts, tickets and tokens

    /// <summary>Makes the clients of this name ask again where that may help, or not at all while the far side fails.</summary>
    public static IServiceCollection AddPersistentHttp(this IServiceCollection services, string name, Func<IServiceProvider, Persistence> persistence)
    {
        services.AddHttpClient(name).AddHttpMessageHandler(provider => new PersistentHandler(persistence(provider)));
        services.AddHostedService(provider => new Rehearsal(persistence(provider)));
        return services;
    }

    /// <summary>Makes the clients of this name connect in a way of their own, not over the network.</summary>
    public static IServiceCollection AddHttpThrough(
        this IServiceCollection services, string name, Func<IServiceProvider, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>> connect)
    {
        services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(provider =>
        {
            var handler = NewHandler();
            handler.ConnectCallback = connect(provider);
            return handler;
        });
        return services;
    }

    /// <summary>A handler for whoever needs one with rules of its own on top.</summary>
    public static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None, // a small answer could grow large
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0, // an answer that is not read to its end is not worth its connection
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names move
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(), // seen in traces, tells the far side nothing of them
    };

    /// <summary>Sends through a handler as a client does.</summary>
    public static HttpMessageInvoker NewInvoker(HttpMessageHandler handler) => new(handler);

    /// <summary>A client of this program's own HTTP interface, for its commands.</summary>
    /// <param name="address">Where the service is.</param>
    /// <param name="key">Opens it; null for what is open to everybody.</param>
    /// <param name="timeout">How long an answer may take; none where it is followed as it comes.</param>
    public static HttpClient NewClient(Uri address, string? key, TimeSpan timeout)
    {
        var client = new HttpClient(NewHandler()) { BaseAddress = address, Timeout = timeout, MaxResponseContentBufferSize = MostBytes };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(ServiceVersion.UserAgent);
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return client;
    }
}
