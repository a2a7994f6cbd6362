using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>REST calls with the key, in the time allowed, with answers of bounded length, and with every failure as one kind of exception.</summary>
internal sealed class RestCalls(HttpClient http, AgentsOptions options, TimeProvider time, ILogger logger)
{
    private const int MaxAnswerBytes = 8 * 1024 * 1024; // an agent's settings hold its prompt, and a prompt may have 2 MB
    private const int MaxErrorBytes = 64 * 1024;

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Combine(options.BaseUrl, path));
        return await SendAsync(request, options.ConnectTimeout, (response, scope) => ReadAsync(response, json, scope), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What may be long, either way, within <see cref="AgentsOptions.TransferTimeout"/>.</summary>
    public async Task<T> TransferAsync<T>(
        HttpMethod method, string path, HttpContent? content, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, Combine(options.BaseUrl, path)) { Content = content };
        return await SendAsync(request, options.TransferTimeout, read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A whole answer, up to 8 MiB.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        var body = await AnswerBody.WholeAsync(response, MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize(WellFormedJson.Repair(body).Span, json) ?? throw new JsonException("The answer is empty.");
    }

    /// <summary>Sends, checks the status, and reads the answer within the limit.</summary>
    private async Task<T> SendAsync<T>(
        HttpRequestMessage request, TimeSpan within, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        if (!string.IsNullOrEmpty(options.ApiKey))
        {
            request.Headers.TryAddWithoutValidation("xi-api-key", options.ApiKey);
        }

        using var limit = new CancellationTokenSource(within, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, scope.Token).ConfigureAwait(false);
            if (response.RequestMessage?.RequestUri is { } answered && Redirect.Origin(answered) != Redirect.Origin(asked))
            {
                throw Followed(answered);
            }

            return response.IsSuccessStatusCode
                ? await read(response, scope.Token).ConfigureAwait(false)
                : throw await RefusalAsync(response, scope.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentsApiException(
                ConversationEndCause.Timeout, $"ElevenLabs did not answer within {within.TotalSeconds:0} s. Check the network and try again.", e);
        }
        catch (DestinationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!); // whose stream it is knows what to do
            throw;
        }
        catch (AnswerNotTakenException e)
        {
            throw new AgentsApiException(ConversationEndCause.ProtocolError, $"ElevenLabs' answer was not read: {e.Message}. Check the base URL.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException) // the last where it broke as soon as it was there
        {
            var why = NoAnswer.Why(e, asked);
            logger.Unreachable(Redirect.Origin(asked), why, NoAnswer.Detail(e));
            throw new AgentsApiException(ConversationEndCause.Disconnected, $"ElevenLabs could not be reached: {why}.", e);
        }
        catch (JsonException e)
        {
            // Not as the inner exception: a parser may quote what it read.
            throw new AgentsApiException(ConversationEndCause.ProtocolError, $"ElevenLabs answered with something unreadable ({e.GetType().Name}). Check the base URL.");
        }
    }

    public static ConversationEndCause CauseOf(HttpStatusCode status) => (int)status switch
    {
        401 or 402 or 403 => ConversationEndCause.NotAllowed,
        404 or 410 => ConversationEndCause.NotFound,
        408 or 504 => ConversationEndCause.Timeout,
        429 or 503 => ConversationEndCause.Busy,
        >= 400 and < 500 => ConversationEndCause.Refused,
        >= 500 => ConversationEndCause.AgentFailure,
        _ => ConversationEndCause.ProtocolError,
    };

    /// <summary>An id as a part of a path.</summary>
    /// <exception cref="AgentsApiException">It would name another address: dots are folded away.</exception>
    public static string Segment(string id) => id is "." or ".."
        ? throw new AgentsApiException(ConversationEndCause.NotFound, $"There is nothing of the id \"{id}\". Check the id.")
        : Uri.EscapeDataString(id);

    // The base may carry a path of its own, as behind a proxy; Uri's own joining would drop it.
    public static Uri Combine(Uri baseUrl, string path) => new($"{baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");

    private async Task<AgentsApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (bytes, _) = await AnswerBody.BeginningAsync(response.Content, MaxErrorBytes, cancellationToken).ConfigureAwait(false);
        var body = ErrorBody.Parse(WellFormedJson.Repair(bytes));
        var message = Redirect.TargetOf(response) is { } target
            ? $"a redirect to {target}, which is not followed: the key would be sent along. Check the base URL."
            : Redaction.Redact(body.Message, options.ApiKey) ?? Advice(response.StatusCode);
        return new(CauseOf(response.StatusCode), $"ElevenLabs answered with HTTP {(int)response.StatusCode}: {message}")
        {
            StatusCode = response.StatusCode,
            Code = Redaction.Redact(body.Code, options.ApiKey),
            RequestId = Redaction.Redact(body.RequestId ?? Header(response, "x-request-id")),
            RetryAfter = RetryAfter(response),
        };
    }

    /// <summary>Whoever made the client let it follow redirects: what it has sent cannot be taken back, but it can be said.</summary>
    private AgentsApiException Followed(Uri answered)
    {
        var (asked, target) = (Redirect.Origin(options.BaseUrl), Redirect.Origin(answered));
        logger.RedirectFollowed(asked, target);
        return new(
            ConversationEndCause.ProtocolError,
            $"The HTTP client given to this library followed a redirect to {target}, and the key was sent along. "
            + "Give it a handler with AllowAutoRedirect = false, or give none; check the base URL; and make a new key if that host is not yours.");
    }

    private static string Advice(HttpStatusCode status) => CauseOf(status) switch
    {
        ConversationEndCause.NotAllowed => "Check the API key and its permissions.",
        ConversationEndCause.NotFound => "Check the agent id, and that the base URL is the agent's residency environment.",
        ConversationEndCause.Busy => "Too many requests at once. Try again later.",
        ConversationEndCause.Refused => "The request was not accepted.",
        _ => "Try again later.",
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        { Date: not null } => TimeSpan.Zero,
        _ => null,
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
