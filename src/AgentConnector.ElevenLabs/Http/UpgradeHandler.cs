using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;

namespace AgentConnector.ElevenLabs.Http;

/// <summary>
/// Opens a WebSocket without following redirects, which the framework does when it is left alone. It takes a handler only with options that say
/// nothing of proxies, certificates and cookies, so what they say moves into the handler. It is seen in traces, and tells the far side nothing of
/// them: beside the trace the framework would send the baggage that somebody put into the request that asked for the conversation.
/// </summary>
internal static class UpgradeHandler
{
    /// <summary>For sockets whose options say nothing of it; lives as long as the process.</summary>
    public static readonly HttpMessageInvoker Usual = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names move
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    });

    /// <summary>What a socket is to connect with that is to be reached in a way of its own; null for the usual one.</summary>
    public static HttpMessageInvoker? Own(ClientWebSocketOptions socket, AgentsOptions options) =>
        options.ConfigureSocket is null && options.ConnectCallback is null
            ? null
            : Of(socket, options.ConfigureSocket ?? (static _ => { }), options.ConnectCallback);

    /// <summary>Sets options, and takes out of them what belongs to the handler.</summary>
    /// <param name="options">Of a new socket.</param>
    /// <param name="configure">Sets them.</param>
    /// <param name="connect">Opens the connection; null for the network.</param>
    /// <returns>What the socket is to connect with; disposed after that.</returns>
    public static HttpMessageInvoker Of(
        ClientWebSocketOptions options,
        Action<ClientWebSocketOptions> configure,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        var usualProxy = options.Proxy;
        configure(options);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = options.Cookies is not null,
            Credentials = options.UseDefaultCredentials ? CredentialCache.DefaultCredentials : options.Credentials,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectCallback = connect,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = options.RemoteCertificateValidationCallback;
        if (options.Cookies is { } cookies)
        {
            handler.CookieContainer = cookies;
        }

        if (options.ClientCertificates is { Count: > 0 } certificates)
        {
            handler.SslOptions.ClientCertificates = certificates;
            options.ClientCertificates = [];
        }

        if (options.Proxy != usualProxy)
        {
            (handler.Proxy, handler.UseProxy) = (options.Proxy, options.Proxy is not null);
        }

        (options.Proxy, options.Cookies, options.RemoteCertificateValidationCallback) = (usualProxy, null, null);
        (options.UseDefaultCredentials, options.Credentials) = (false, null);
        return new(handler);
    }
}
