using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.ElevenLabs.Wire;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Problems;
using AgentConnector.Security;
using AgentConnector.Wire;
using Microsoft.Extensions.Options;

namespace AgentConnector.Endpoints.Twilio;

/// <summary>
/// Decides who answers an arriving call: a webhook, when one is set and answers in time; else the route of the number that was called;
/// else the default agent.
/// </summary>
internal sealed partial class IncomingRouting(IHttpClientFactory http, IOptions<TwilioOptions> options, TimeProvider time, ILogger<IncomingRouting> logger)
{
    public const string HttpClientName = "twilio-routing";

    private const int LongestAnswer = 64 * 1024;

    /// <summary>Who answers; null turns the call away.</summary>
    public async Task<IncomingRoute?> WhoAnswersAsync(string callSid, string called, string caller, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var route = settings.Routes.FirstOrDefault(route => route.Number == called);
        var usual = route is not null ? Of(route, caller) : settings.AgentId is { Length: > 0 } agent ? new IncomingRoute(agent) : null;
        return settings.RoutingUrl is { } url ? await AskAsync(url, usual, callSid, called, caller, cancellationToken) : usual;
    }

    private static IncomingRoute Of(TwilioRoute route, string caller)
    {
        var variables = new Dictionary<string, string>(route.DynamicVariables, StringComparer.Ordinal);
        if (route.CallerVariable is { Length: > 0 } name)
        {
            variables[name] = caller;
        }

        return new(route.AgentId) { DynamicVariables = variables.Count == 0 ? null : Variables.ToJson(variables), Scenario = route.Scenario };
    }

    /// <summary>Whether a text can be an agent's id; what an expression leaves behind that found nothing cannot.</summary>
    public static bool CanBeAgent(string? text) =>
        text is { Length: > 0 and <= 128 } && LostValue.In(text) is null && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\uFFFD');

    /// <summary>The answer's fields over the usual ones; <c>"reject": true</c> turns the call away.</summary>
    private static IncomingRoute? Read(JsonElement answer, IncomingRoute? usual)
    {
        var agent = answer.Text("agent_id") is var named && CanBeAgent(named) ? named : usual?.AgentId;
        return agent is null || answer.Member("reject").ValueKind is JsonValueKind.True
            ? null
            : new(agent)
            {
                DynamicVariables = answer.Member("dynamic_variables") is { ValueKind: JsonValueKind.Object } variables ? variables : usual?.DynamicVariables,
                ConversationConfigOverride = answer.Member("conversation_config_override") is { ValueKind: JsonValueKind.Object } differs ? differs : null,
                Scenario = answer.Member("simulate").Text("scenario") is { Length: > 0 } scenario ? scenario : usual?.Scenario,
            };
    }

    private async Task<IncomingRoute?> AskAsync(
        Uri url, IncomingRoute? usual, string callSid, string called, string caller, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.Value.RoutingTimeout, time, cancellationToken);
        try
        {
            using var client = http.CreateClient(HttpClientName);
            using var question = Question(url, usual, callSid, called, caller);
            Traces.PassOn(question);
            using var response = await client.SendAsync(question, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var body = await AnswerBody.WholeAsync(response, LongestAnswer, deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new AnswerNotTakenException($"it answered with HTTP {(int)response.StatusCode}");
            }

            using var answer = CarriedJson.Parse(body);
            if (answer.RootElement.Text("agent_id") is { Length: > 0 } named && !CanBeAgent(named))
            {
                LogNoAnswer("its agent_id can be no agent's id");
            }

            return Read(answer.RootElement.Clone(), usual);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNoAnswer(e is OperationCanceledException ? "it did not answer in time" : NoAnswer.Why(e, url));
            return usual;
        }
    }

    /// <summary>In the words of ElevenLabs' own question about an arriving call, signed as Standard Webhooks are.</summary>
    private HttpRequestMessage Question(Uri url, IncomingRoute? usual, string callSid, string called, string caller)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("caller_id", caller);
            json.WriteString("called_number", called);
            json.WriteString("call_sid", callSid);
            json.WriteString("agent_id", usual?.AgentId);
            json.WriteEndObject();
        }

        var body = buffer.ToArray();
        var question = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        question.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (options.Value.RoutingSecret is { Length: > 0 } secret)
        {
            var key = RoutingSecretSettingAttribute.KeyOf(secret)!; // it was read at start
            WebhookSignature.Sign(question, "route_" + callSid, time.GetUtcNow(), body, [WebhookSecret.OfKey(key)]);
        }

        return question;
    }

    [LoggerMessage(4220, LogLevel.Warning, "The routing webhook (TWILIO_ROUTING_URL) gave no answer that can be used: {Why}; the routes decide")]
    private partial void LogNoAnswer(string why);
}

/// <summary>Who answers an arriving call.</summary>
internal sealed record IncomingRoute(string AgentId)
{
    public JsonElement? DynamicVariables { get; init; }

    public JsonElement? ConversationConfigOverride { get; init; }

    public string? Scenario { get; init; }
}
