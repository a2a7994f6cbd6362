using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.Endpoints.Dialing;

/// <summary>Requests to a dialer's REST API: basic authentication, a bounded wait, a bounded answer; what went wrong becomes words for whoever started the call.</summary>
/// <param name="dialer">Who is asked.</param>
/// <param name="http">Makes the clients.</param>
/// <param name="time">The clock of the wait.</param>
/// <param name="logger">Of whoever asks.</param>
internal sealed partial class DialerRest(DialerName dialer, IHttpClientFactory http, TimeProvider time, ILogger logger)
{
    private const int LongestAnswer = 64 * 1024;

    /// <summary>True for what <see cref="SendAsync"/> throws when there is no answer that can be read.</summary>
    public static bool IsNoAnswer(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or TimeoutException or JsonException;

    /// <summary>Sends a request once. The body is default where it is empty, or an error page of something in between.</summary>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(
        HttpRequestMessage request, string user, string? password, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(timeout, time, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        try
        {
            using var client = http.CreateClient(dialer.HttpClient);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var body = await AnswerBody.WholeAsync(response, LongestAnswer, deadline.Token);
            return (response.StatusCode, Parse(body, response.IsSuccessStatusCode));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{dialer.Name} did not answer in time.");
        }
    }

    /// <summary>What a refused call is to whoever started it.</summary>
    /// <param name="status">The dialer's answer.</param>
    /// <param name="told">Its own words; null names the status.</param>
    public EndpointException Refused(HttpStatusCode status, string? told = null)
    {
        told ??= $"HTTP {(int)status}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Unavailable($"{dialer.Name} refused the account ({told}). Check {dialer.Secrets}."),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Unavailable($"{dialer.Name} takes no calls at the moment ({told}). Try again later."),
            >= HttpStatusCode.BadRequest => new($"{dialer.Name} refused the call ({told}).")
            {
                Refusal = new(EndpointRefusalKind.Invalid, $"was refused by {dialer.Name} ({told})"),
                Failure = EndpointFailure.Rejected,
            },
            _ => Unavailable($"{dialer.Name}'s answer cannot be read ({told})."),
        };
    }

    /// <summary>The dialer could not be reached: logs why, and says so.</summary>
    public EndpointException Unreachable(Exception cause, Uri baseUrl)
    {
        LogUnreachable(baseUrl, cause);
        return Unavailable($"{dialer.Name} could not be reached: {NoAnswer.Why(cause, baseUrl)}.", cause);
    }

    /// <summary>Logs why the dialer could not be reached.</summary>
    public void LogUnreachable(Uri baseUrl, Exception cause) =>
        LogNoAnswer(dialer.Name, Redirect.Origin(baseUrl), NoAnswer.Why(cause, baseUrl), NoAnswer.Detail(cause));

    private static EndpointException Unavailable(string message, Exception? cause = null) => new(message, cause)
    {
        Refusal = new(EndpointRefusalKind.Unavailable, message),
        Failure = EndpointFailure.Rejected,
    };

    private static JsonElement Parse(ReadOnlyMemory<byte> body, bool success)
    {
        if (body.Length == 0)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(WellFormedJson.Repair(body));
            return document.RootElement.Clone();
        }
        catch (JsonException) when (!success)
        {
            return default;
        }
    }

    [LoggerMessage(4120, LogLevel.Warning, "{Dialer} could not be reached at {Address}: {Why} ({Detail})")]
    private partial void LogNoAnswer(string dialer, string address, string why, string detail);
}

/// <summary>How a dialer is spoken of.</summary>
/// <param name="Name">To people.</param>
/// <param name="HttpClient">To whoever makes its clients.</param>
/// <param name="Secrets">The settings to check when it refuses the account.</param>
internal sealed record DialerName(string Name, string HttpClient, string Secrets);
