using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AgentConnector.ElevenLabs.Wire;

namespace AgentConnector.ElevenLabs.Session;

/// <summary>REST calls with the key, in the time allowed, and with every failure as one kind of exception.</summary>
internal sealed class RestCalls(HttpClient http, AgentsOptions options, TimeProvider time)
{
    private const int MaxErrorBytes = 64 * 1024;

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Combine(options.BaseUrl, path));
        return await SendAsync(request, ReadAsync, cancellationToken).ConfigureAwait(false);

        async Task<T> ReadAsync(HttpResponseMessage response, CancellationToken scope)
        {
            using var body = await response.Content.ReadAsStreamAsync(scope).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(body, json, scope).ConfigureAwait(false)
                ?? throw new JsonException("The answer is empty.");
        }
    }

    /// <summary>Sends, checks the status, and reads the answer within <see cref="AgentsOptions.ConnectTimeout"/>.</summary>
    public async Task<T> SendAsync<T>(
        HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(options.ApiKey))
        {
            request.Headers.TryAddWithoutValidation("xi-api-key", options.ApiKey);
        }

        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, scope.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await read(response, scope.Token).ConfigureAwait(false)
                : throw await RefusalAsync(response, scope.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentsApiException(
                ConversationEndCause.Timeout, $"ElevenLabs did not answer within {options.ConnectTimeout.TotalSeconds:0} seconds. Check the network and try again.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException) // the last where it broke as soon as it was there
        {
            throw new AgentsApiException(ConversationEndCause.Disconnected, "ElevenLabs could not be reached. Check the network and the base URL.", e);
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

    // The base may carry a path of its own, as behind a proxy; Uri's own joining would drop it.
    public static Uri Combine(Uri baseUrl, string path) => new($"{baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}");

    private async Task<AgentsApiException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = ErrorBody.Parse(await BodyAsync(response, cancellationToken).ConfigureAwait(false));
        var message = Redaction.Redact(body.Message, options.ApiKey) ?? Advice(response.StatusCode);
        return new(CauseOf(response.StatusCode), $"ElevenLabs answered with HTTP {(int)response.StatusCode}: {message}")
        {
            StatusCode = response.StatusCode,
            Code = Redaction.Redact(body.Code, options.ApiKey),
            RequestId = Redaction.Redact(body.RequestId ?? Header(response, "x-request-id")),
            RetryAfter = RetryAfter(response),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxErrorBytes];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return buffer.AsMemory(0, length);
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
