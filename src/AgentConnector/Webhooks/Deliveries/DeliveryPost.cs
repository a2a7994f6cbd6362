using System.Globalization;
using System.Net.Http.Headers;
using AgentConnector.Security;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Webhooks.Signing;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Deliveries;

/// <summary>One signed POST to a receiver, and what its answer means.</summary>
internal sealed class DeliveryPost(GuardedClient client, CallbackSecrets secrets, TimeProvider time)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    public async Task<Attempt> TryAsync(Delivery delivery, byte[] body, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        if (!OutgoingAddress.TryParse(delivery.Url, out var address, out var fault))
        {
            return new(at, new(DeliveryStatus.Refused), null, $"the address {fault}", null);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address.Uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        WebhookSignature.Sign(request, delivery.EventId, at, body, delivery.Secrets ?? secrets.Current);
        try
        {
            var answer = await client.SendAsync(request, AnswerTimeout, cancellationToken);
            return new(at, Meaning.Of(answer), answer.Status, Words(answer), AnswerExcerpt.Of(answer.Body, address));
        }
        catch (BlockedAddressException e)
        {
            return new(at, new(DeliveryStatus.Pending, RetryPace.Ordinary), null, $"not sent: the address {e.Message}", null);
        }
        catch (TimeoutException e)
        {
            return new(at, Meaning.Unreachable, null, e.Message, null);
        }
        catch (HttpRequestException e)
        {
            return new(at, Meaning.Unreachable, null, $"not reached: {e.HttpRequestError}", null);
        }
    }

    private static string Words(GuardedAnswer answer) => string.Create(CultureInfo.InvariantCulture, $"answered {answer.Status}") + answer switch
    {
        { RedirectsTo: { } target } => $" with a redirect to {target}: redirects are not followed, use the address it leads to",
        { Status: 401 or 403 } => ": the address or its signature is not accepted",
        _ => "",
    };
}
