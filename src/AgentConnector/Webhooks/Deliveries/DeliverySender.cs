using System.Globalization;
using System.Net.Http.Headers;
using AgentConnector.Calls;
using AgentConnector.Security;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Webhooks.Signing;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>Sends one delivery once, and writes down what came of it.</summary>
internal sealed partial class DeliverySender(
    DeliveryStore store, GuardedClient client, CallbackSecrets callbackSecrets, RetrySchedule schedule, DeliveryMetrics metrics, TimeProvider time,
    ILogger<DeliverySender> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TroubledPause = TimeSpan.FromSeconds(2);

    /// <summary>Null when there was nothing to send any more: the call was erased.</summary>
    public async Task<Attempt?> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (store.Event(delivery.EventId) is not { } envelope)
        {
            return null;
        }

        var attempt = await TryAsync(delivery, DeliveryBody.Of(envelope), cancellationToken);
        var (status, due) = (attempt.Verdict.Status, default(DateTimeOffset?));
        if (status is DeliveryStatus.Pending)
        {
            due = schedule.Next(attempt.Verdict, delivery.Attempts + 1, delivery.FirstTry ?? attempt.At, time.GetUtcNow());
            status = due is null ? DeliveryStatus.Dead : status;
        }

        await FinishAsync(delivery, attempt, status, due, cancellationToken);
        metrics.Tried(status);
        Log(delivery, attempt, status);
        return attempt;
    }

    /// <summary>It happened: a store in trouble does not make us send it again, unless the process leaves before it works.</summary>
    private async Task FinishAsync(Delivery delivery, Attempt attempt, DeliveryStatus status, DateTimeOffset? due, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await store.FinishAsync(delivery, attempt, status, due, CancellationToken.None); // not to be forgotten by a shutdown
                return;
            }
            catch (JournalException)
            {
                await Task.Delay(TroubledPause, time, cancellationToken);
            }
        }
    }

    private async Task<Attempt> TryAsync(Delivery delivery, byte[] body, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        if (!OutgoingAddress.TryParse(delivery.Url, out var address, out var fault))
        {
            return new(at, new(DeliveryStatus.Refused), null, $"the address {fault}", null);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address.Uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        WebhookSignature.Sign(request, delivery.EventId, at, body, delivery.Secrets ?? callbackSecrets.Current);
        try
        {
            var answer = await client.SendAsync(request, Patience, cancellationToken);
            return new(at, Verdict.Of(answer), answer.Status, Words(answer), AnswerExcerpt.Of(answer.Body, address));
        }
        catch (BlockedAddressException e)
        {
            return new(at, new(DeliveryStatus.Pending, RetryPace.Ordinary), null, $"not sent: the address {e.Message}", null);
        }
        catch (TimeoutException e)
        {
            return new(at, Verdict.Unreachable, null, e.Message, null);
        }
        catch (HttpRequestException e)
        {
            return new(at, Verdict.Unreachable, null, $"not reached: {e.HttpRequestError}", null);
        }
    }

    private static string Words(GuardedAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"answered {answer.Status}") + answer switch
    {
        { RedirectsTo: { } target } => $" with a redirect to {target}: redirects are not followed, use the address it leads to",
        { Status: 401 or 403 } => ": the address or its signature is not accepted",
        _ => "",
    };

    private void Log(Delivery delivery, Attempt attempt, DeliveryStatus status)
    {
        if (status is DeliveryStatus.Delivered or DeliveryStatus.Late)
        {
            LogDone(delivery.Id, delivery.Call.ToString(), status, delivery.Attempts + 1);
        }
        else if (status is DeliveryStatus.Pending)
        {
            LogAgain(delivery.Id, delivery.Call.ToString(), delivery.Origin, attempt.Outcome, delivery.Attempts + 1);
        }
        else
        {
            LogGivenUp(delivery.Id, delivery.Call.ToString(), delivery.Origin, status, attempt.Outcome, delivery.Attempts + 1);
        }
    }

    [LoggerMessage(8101, LogLevel.Debug, "Delivery {DeliveryId} of call {CallId}: {Status} at try {Attempts}")]
    private partial void LogDone(string deliveryId, string callId, DeliveryStatus status, int attempts);

    [LoggerMessage(8102, LogLevel.Information, "Delivery {DeliveryId} of call {CallId} to {Origin} will be tried again: {Outcome} at try {Attempts}")]
    private partial void LogAgain(string deliveryId, string callId, string origin, string outcome, int attempts);

    [LoggerMessage(8103, LogLevel.Warning, "Delivery {DeliveryId} of call {CallId} to {Origin} is given up as {Status}: {Outcome} at try {Attempts}")]
    private partial void LogGivenUp(string deliveryId, string callId, string origin, DeliveryStatus status, string outcome, int attempts);
}
