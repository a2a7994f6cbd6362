using System.Net;
using System.Text.Json;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Plivo;

/// <summary>Plivo's REST API: place a call, hang it up, take it back.</summary>
internal sealed partial class PlivoRest(IHttpClientFactory http, IOptions<PlivoOptions> options, TimeProvider time, ILogger<PlivoRest> logger)
{
    public const string HttpClientName = "plivo";

    private readonly DialerRest rest = new(new("Plivo", HttpClientName, "PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN"), http, time, logger);

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
            return status is HttpStatusCode.Created && answer.Text("request_uuid") is { Length: > 0 and <= 64 } id ? id : throw rest.Refused(status);
        }
        catch (Exception e) when (DialerRest.IsNoAnswer(e))
        {
            throw rest.Unreachable(e, options.Value.BaseUrl);
        }
    }

    /// <summary>Hangs a call up.</summary>
    public Task HangUpAsync(string callUuid) => DeleteAsync($"Call/{Uri.EscapeDataString(callUuid)}/");

    /// <summary>Takes a call back that has not begun to ring.</summary>
    public Task CancelAsync(string requestUuid) => DeleteAsync($"Request/{Uri.EscapeDataString(requestUuid)}/");

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
        catch (Exception e) when (DialerRest.IsNoAnswer(e))
        {
            rest.LogUnreachable(options.Value.BaseUrl, e);
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var request = new HttpRequestMessage(method, new Uri(settings.BaseUrl, $"/v1/Account/{settings.AuthId}/{path}"));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        return await rest.SendAsync(request, settings.AuthId!, settings.AuthToken, settings.RequestTimeout, cancellationToken);
    }

    [LoggerMessage(4310, LogLevel.Warning, "Plivo did not hang a call up: HTTP {Status}")]
    private partial void LogNotHungUp(int status);
}
