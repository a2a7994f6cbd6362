using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace AgentConnector.ElevenLabs.Http;

/// <summary>Why somebody else could not be asked, in words that say what to look at: a name, a port and a certificate are mended in three places.</summary>
internal static class NoAnswer
{
    /// <summary>A clause to stand behind "could not be reached: ". Holds no more of the address than its host and port.</summary>
    /// <param name="e">What the request, or the WebSocket's connecting, threw.</param>
    /// <param name="asked">Whom.</param>
    public static string Why(Exception e, Uri asked)
    {
        var host = asked.Host;
        var request = Chain(e).OfType<HttpRequestException>().FirstOrDefault();
        var socket = Chain(e).OfType<SocketException>().FirstOrDefault();
        return request switch
        {
            AnswerNotTakenException notTaken => notTaken.Message,
            { HttpRequestError: HttpRequestError.NameResolutionError } => $"the host name {host} is not known here. Check the address, and this machine's DNS",
            { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                $"the certificate of {host} is not accepted, or TLS failed. Check the address, this machine's clock and certificates, and whether something in between opens TLS",
            { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"the proxy did not connect to {host}. Check HTTPS_PROXY and NO_PROXY",
            { HttpRequestError: HttpRequestError.ConnectionError } when socket?.SocketErrorCode is SocketError.ConnectionRefused =>
                $"{host}:{asked.Port} refused the connection. Check the address and its port, and firewalls",
            { HttpRequestError: HttpRequestError.ConnectionError } => $"no connection to {host}:{asked.Port} came about. Check the network and firewalls",
            _ => e switch
            {
                TimeoutException => "it did not answer in time",
                JsonException => "its answer is no JSON. Check the address",
                _ => $"the connection to {host} broke. Check the network",
            },
        };
    }

    /// <summary>What the machine itself says of it, for the log.</summary>
    public static string Detail(Exception e) => Chain(e).OfType<AuthenticationException>().FirstOrDefault()?.Message ?? Chain(e).Last().Message;

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
