using System.Net.Sockets;
using System.Text;

namespace AgentConnector.Simulator.Phones.Calls;

/// <summary>Calls webhooks as Twilio does: a signed form, or for GET a signed query.</summary>
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
        LiveCall call, string kind, WebhookTarget target, IReadOnlyList<KeyValuePair<string, string>> form,
        CancellationToken cancellationToken)
    {
        var (status, body) = (0, "");
        try
        {
            using var request = Request(call, target, form);
            using var answer = await http.SendAsync(request, cancellationToken);
            (status, body) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or UriFormatException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            line.Report(call.Record, "webhook_answer", $"The {kind} webhook could not be delivered (11200): {e.GetType().Name}.");
        }

        call.Record.Posted(new PostedWebhook(kind, target.Url, form, status));
        if (status is not (0 or (>= 200 and < 300)))
        {
            line.Report(call.Record, "webhook_answer", $"The {kind} webhook was answered {status} (11200).");
        }

        return (status, body);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(LiveCall call, WebhookTarget target, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        var get = target.Method == "GET";
        var url = get ? WithQuery(target.Url, form) : target.Url;
        var request = new HttpRequestMessage(get ? HttpMethod.Get : HttpMethod.Post, line.Route(url));
        if (!get)
        {
            request.Content = new FormUrlEncodedContent(form);
        }

        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Headers.Add("I-Twilio-Idempotency-Token", Guid.NewGuid().ToString());
        request.Headers.Add(PhoneSignature.Header, line.Sign(url, get ? null : form, call.Has(PhoneFaults.ForgedWebhook)));
        return request;
    }

    private static string WithQuery(string url, IReadOnlyList<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder(url);
        var joint = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in form)
        {
            text.Append(joint).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            joint = '&';
        }

        return text.ToString();
    }
}
