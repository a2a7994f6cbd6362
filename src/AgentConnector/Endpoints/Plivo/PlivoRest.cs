using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Plivo's REST API: place a call, hang it up, take it back.</summary>
internal sealed partial class PlivoRest(IHttpClientFactory http, IOptions<PlivoOptions> options, TimeProvider time, ILogger<PlivoRest> logger)
{
    public const string HttpClientName = "plivo";

    private const int LongestAnswer = 64 * 1024;

    /// <summary>Places a call and returns the id of the request. Never repeated: a second request would be a second call.</summary>
    /// <exception cref="EndpointException">Plivo refused, or could not be reached.</exception>
    public async Task<string> CallAsync(string to, Uri answered, Uri ringing, Uri over, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("from", options.Value.PhoneNumber);
            json.WriteString("to", to.TrimStart('+'));
            foreach (var (name, url) in (ReadOnlySpan<(string, Uri)>)[("answer", answered), ("ring", ringing), ("hangup", over)])
            {
                json.WriteString(name + "_url", url.AbsoluteUri);
                json.WriteString(name + "_method", "POST");
            }

            json.WriteNumber("ring_timeout", (int)options.Value.RingTimeout.TotalSeconds);
            json.WriteEndObject();
        }

        try
        {
            var (status, answer) = await SendAsync(HttpMethod.Post, "Call/", body.ToArray(), cancellationToken);
            return status is HttpStatusCode.Created && answer.Text("request_uuid") is { Length: > 0 and <= 64 } id ? id : throw Refused(status);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or JsonException)
        {
            throw Unavailable("Plivo could not be reached. Check the network and Plivo's status, then try again.", e);
        }
    }

    /// <summary>Hangs a call up.</summary>
    public Task HangUpAsync(string callUuid) => DeleteAsync($"Call/{Uri.EscapeDataString(callUuid)}/");

    /// <summary>Takes a call back that has not begun to ring.</summary>
    public Task CancelAsync(string requestUuid) => DeleteAsync($"Request/{Uri.EscapeDataString(requestUuid)}/");

    private static EndpointException Refused(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            Unavailable($"Plivo refused the account (HTTP {(int)status}). Check Endpoints:Plivo:AuthId and Endpoints:Plivo:AuthToken."),
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Unavailable($"Plivo takes no calls at the moment (HTTP {(int)status}). Try again later."),
        >= HttpStatusCode.BadRequest => new($"Plivo refused the call (HTTP {(int)status}).")
        {
            Refusal = new(EndpointRefusalKind.Invalid, $"was refused by Plivo (HTTP {(int)status})"),
            Failure = EndpointFailure.Rejected,
        },
        _ => Unavailable($"Plivo's answer cannot be read (HTTP {(int)status})."),
    };

    private static EndpointException Unavailable(string message, Exception? cause = null) => new(message, cause)
    {
        Refusal = new(EndpointRefusalKind.Unavailable, message),
        Failure = EndpointFailure.Rejected,
    };

    private async Task DeleteAsync(string path)
    {
        try
        {
            var (status, _) = await SendAsync(HttpMethod.Delete, path, body: null, CancellationToken.None);
            if (status is not (HttpStatusCode.NoContent or HttpStatusCode.OK or HttpStatusCode.NotFound))
            {
                LogNotHungUp((int)status);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or JsonException)
        {
            LogUnreachable(e);
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var patience = new CancellationTokenSource(settings.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(settings.BaseUrl, string.Create(CultureInfo.InvariantCulture, $"/v1/Account/{settings.AuthId}/{path}")));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.AuthId}:{settings.AuthToken}")));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        try
        {
            using var client = http.CreateClient(HttpClientName);
            client.MaxResponseContentBufferSize = LongestAnswer;
            using var response = await client.SendAsync(request, both.Token);
            var answer = await response.Content.ReadAsByteArrayAsync(both.Token);
            if (!response.IsSuccessStatusCode || answer.Length == 0)
            {
                return (response.StatusCode, default);
            }

            using var document = JsonDocument.Parse(answer);
            return (response.StatusCode, document.RootElement.Clone());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("Plivo did not answer in time.");
        }
    }

    [LoggerMessage(4310, LogLevel.Warning, "Plivo did not hang a call up: HTTP {Status}")]
    private partial void LogNotHungUp(int status);

    [LoggerMessage(4311, LogLevel.Warning, "Plivo could not be reached to hang a call up")]
    private partial void LogUnreachable(Exception exception);
}
