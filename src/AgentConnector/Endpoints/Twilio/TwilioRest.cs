using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The two requests a phone call needs of Twilio's REST API: place it, and hang it up.</summary>
internal sealed partial class TwilioRest(IHttpClientFactory http, IOptions<TwilioOptions> options, TimeProvider time, ILogger<TwilioRest> logger)
{
    public const string HttpClientName = "twilio";

    private const int LongestAnswer = 64 * 1024;

    /// <summary>Places a call and returns its sid. Never repeated: a second request would be a second call.</summary>
    /// <exception cref="EndpointException">Twilio refused, or could not be reached.</exception>
    public async Task<string> CallAsync(TwilioAccount account, string to, string twiml, Uri statusCallback, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var form = new List<KeyValuePair<string, string>>
        {
            new("To", to),
            new("From", account.From),
            new("Twiml", twiml),
            new("Timeout", ((int)settings.RingTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            new("StatusCallback", statusCallback.AbsoluteUri),
            new("StatusCallbackMethod", "POST"),
        };
        form.AddRange(from happening in (string[])["initiated", "ringing", "answered", "completed"] select KeyValuePair.Create("StatusCallbackEvent", happening));
        if (settings.MachineDetection is not MachineDetection.Off)
        {
            // Without AsyncAmd the person would hear silence until the verdict is there.
            form.Add(new("MachineDetection", "Enable"));
            form.Add(new("AsyncAmd", "true"));
            form.Add(new("AsyncAmdStatusCallback", statusCallback.AbsoluteUri));
            form.Add(new("AsyncAmdStatusCallbackMethod", "POST"));
        }

        try
        {
            var (status, body) = await PostAsync(account, $"/2010-04-01/Accounts/{account.Sid}/Calls.json", form, cancellationToken);
            return status is HttpStatusCode.Created && body.Text("sid") is { Length: > 0 and <= 64 } sid ? sid : throw Refused(status, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or JsonException)
        {
            throw Unavailable("Twilio could not be reached. Check the network and Twilio's status, then try again.", e);
        }
    }

    /// <summary>Hangs a call up, or stops it from ringing. A call that is gone already is fine; any other failure is logged.</summary>
    public async Task HangUpAsync(TwilioAccount account, string callSid)
    {
        try
        {
            var (status, body) = await PostAsync(
                account, $"/2010-04-01/Accounts/{account.Sid}/Calls/{Uri.EscapeDataString(callSid)}.json", [new("Status", "completed")], CancellationToken.None);
            if (status is not (HttpStatusCode.OK or HttpStatusCode.NotFound))
            {
                LogNotHungUp((int)status, body.Number("code") ?? 0);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or JsonException)
        {
            LogUnreachable(e);
        }
    }

    private static EndpointException Refused(HttpStatusCode status, JsonElement body)
    {
        var code = body.Number("code") ?? 0;
        var told = code == 0 ? $"HTTP {(int)status}" : $"error {code}, see https://www.twilio.com/docs/api/errors/{code}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Unavailable($"Twilio refused the account ({told}). Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Unavailable($"Twilio takes no calls at the moment ({told}). Try again later."),
            >= HttpStatusCode.BadRequest => new EndpointException($"Twilio refused the call ({told}).")
            {
                Refusal = new(EndpointRefusalKind.Invalid, $"was refused by Twilio ({told})"),
                Failure = EndpointFailure.Rejected,
            },
            _ => Unavailable($"Twilio's answer cannot be read ({told})."),
        };
    }

    private static EndpointException Unavailable(string message, Exception? cause = null) => new(message, cause)
    {
        Refusal = new(EndpointRefusalKind.Unavailable, message),
        Failure = EndpointFailure.Rejected,
    };

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        TwilioAccount account, string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(account.BaseUrl, path)) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Sid}:{account.Token}")));
        try
        {
            using var client = http.CreateClient(HttpClientName);
            client.MaxResponseContentBufferSize = LongestAnswer;
            using var response = await client.SendAsync(request, both.Token);
            var body = await response.Content.ReadAsByteArrayAsync(both.Token);
            return (response.StatusCode, Parse(body, response.IsSuccessStatusCode));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("Twilio did not answer in time.");
        }
    }

    private static JsonElement Parse(byte[] body, bool success)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException) when (!success)
        {
            return default; // an error page of something in between
        }
    }

    [LoggerMessage(4210, LogLevel.Warning, "Twilio did not hang a call up: HTTP {Status}, error {Code}")]
    private partial void LogNotHungUp(int status, int code);

    [LoggerMessage(4211, LogLevel.Warning, "Twilio could not be reached to hang a call up; closing its stream ends it")]
    private partial void LogUnreachable(Exception exception);
}
