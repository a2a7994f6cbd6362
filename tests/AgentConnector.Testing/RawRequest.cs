using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Testing;

/// <summary>A request as bytes on a socket of its own: for what no HTTP client would send.</summary>
public sealed class RawRequest : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);

    private RawRequest()
    {
    }

    /// <summary>Connects, and sends what there is to send.</summary>
    /// <param name="service">Where.</param>
    /// <param name="text">The beginning of a request, or nothing.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<RawRequest> SendAsync(Uri service, string text, CancellationToken cancellationToken)
    {
        var request = new RawRequest();
        try
        {
            await request.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, service.Port), cancellationToken);
            if (text.Length > 0)
            {
                await request.socket.SendAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
            }

            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    /// <summary>A POST that announces a body and sends only the beginning of it.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="headers">Whole lines.</param>
    /// <param name="begun">How the body begins.</param>
    public static string Stalled(string path, string[] headers, string begun) =>
        $"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {begun.Length + 1000}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{begun}";

    /// <summary>What comes until the service hangs up.</summary>
    public async Task<string> AnswerAsync(CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Hung up hard.
        }

        return answer.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();
}
