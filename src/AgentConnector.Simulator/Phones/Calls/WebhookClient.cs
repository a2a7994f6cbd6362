using System.Net.Sockets;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Calls webhooks as Twilio does, with a signed form.</summary>
internal sealed class WebhookClient(LineState line) : IDisposable
{
    // What is not read of an answer is not held either.
    private const int LargestAnswer = 256 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = line.Options.WebhookTimeout,
        MaxResponseContentBufferSize = LargestAnswer,
    };

    /// <returns>The answer's status and text; status 0 when there was none.</returns>
    public async Task<(int Status, string Body)> PostAsync(
        LiveCall call, string kind, string url, IReadOnlyList<KeyValuePair<string, string>> form,
        CancellationToken cancellationToken)
    {
        var (status, body) = (0, "");
        try
        {
            using var request = Request(call, url, form);
            using var answer = await http.SendAsync(request, cancellationToken);
            (status, body) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or UriFormatException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            line.Report(call.Record, "webhook_answer", $"The {kind} webhook could not be delivered (11200): {e.GetType().Name}.");
        }

        call.Record.Posted(new PostedWebhook(kind, url, form, status));
        if (status is not (0 or (>= 200 and < 300)))
        {
            line.Report(call.Record, "webhook_answer", $"The {kind} webhook was answered {status} (11200).");
        }

        return (status, body);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(LiveCall call, string url, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, line.Route(url)) { Content = new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Headers.Add("I-Twilio-Idempotency-Token", Guid.NewGuid().ToString());
        request.Headers.Add(PhoneSignature.Header, PhoneSignature.Of(call.Conduct.WebhookToken(line.Options.AuthToken), url, form));
        return request;
    }
}
