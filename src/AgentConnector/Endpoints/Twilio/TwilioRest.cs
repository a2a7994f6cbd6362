using System.Globalization;
using System.Net;
using System.Text.Json;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>The two requests a phone call needs of Twilio's REST API: place it, and hang it up.</summary>
internal sealed partial class TwilioRest(IHttpClientFactory http, IOptions<TwilioOptions> options, TimeProvider time, ILogger<TwilioRest> logger)
{
    public const string HttpClientName = "twilio";

    private readonly DialerRest rest = new(new("Twilio", HttpClientName, "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"), http, time, logger);

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
        catch (Exception e) when (DialerRest.IsNoAnswer(e))
        {
            throw rest.Unreachable(e, account.BaseUrl);
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
        catch (Exception e) when (DialerRest.IsNoAnswer(e))
        {
            rest.LogUnreachable(account.BaseUrl, e);
        }
    }

    private EndpointException Refused(HttpStatusCode status, JsonElement body) =>
        rest.Refused(status, body.Number("code") is { } code and not 0 ? $"error {code}, see https://www.twilio.com/docs/api/errors/{code}" : null);

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        TwilioAccount account, string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(account.BaseUrl, path)) { Content = new FormUrlEncodedContent(form) };
        return await rest.SendAsync(request, account.Sid, account.Token, options.Value.RequestTimeout, cancellationToken);
    }

    [LoggerMessage(4210, LogLevel.Warning, "Twilio did not hang a call up: HTTP {Status}, error {Code}")]
    private partial void LogNotHungUp(int status, int code);
}
