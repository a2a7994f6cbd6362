using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Integration.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Endpoints.Twilio;

/// <summary>Who gets in: what is signed and has a ticket. No agent hears of anybody else.</summary>
public sealed class StreamAdmissionTests
{
    private const string Sid = "AC0123";
    private const string Token = "twilio-token-of-the-test";
    private const string PublicUrl = "https://connector.example.com";

    private static readonly Dictionary<string, string> Configured = new()
    {
        ["TWILIO_ACCOUNT_SID"] = Sid,
        ["TWILIO_AUTH_TOKEN"] = Token,
        ["TWILIO_PHONE_NUMBER"] = "+15550199",
        ["PUBLIC_URL"] = PublicUrl,
        ["TWILIO_AGENT_ID"] = "agent_1",
    };

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Unsigned = new() { ["TWILIO_ALLOW_UNSIGNED"] = "true" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("\"><&'")]
    public async Task A_webhook_that_is_not_signed_is_refused(string? signature)
    {
        await using var desk = await Desk.OpenAsync(Configured);
        foreach (var path in new[] { "/twilio/incoming-call", "/twilio/status", "/twilio/status/call_1" })
        {
            using var answer = await PostAsync(desk, path, Form(), signature);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Empty(desk.Agents.Requests);
        Assert.DoesNotContain("+15550142", desk.Service.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_of_another_account_is_refused_though_it_is_signed()
    {
        await using var desk = await Desk.OpenAsync(Configured);
        var form = Form();
        form["AccountSid"] = "AC9999";

        using var answer = await PostAsync(desk, "/twilio/incoming-call", form, Sign("/twilio/incoming-call", form));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_stream_without_signature_is_refused_before_it_is_open()
    {
        await using var desk = await Desk.OpenAsync(Configured);

        Assert.Equal(403, await ConnectAsync(desk, "/twilio/media-stream", signature: null));
        Assert.Equal(403, await ConnectAsync(desk, "/twilio/media-stream/guessed", signature: null));
    }

    [Fact]
    public async Task A_signed_stream_without_a_ticket_that_counts_is_refused()
    {
        await using var desk = await Desk.OpenAsync(Configured);

        Assert.Equal(403, await ConnectAsync(desk, "/twilio/media-stream/guessed", Sign("/twilio/media-stream/guessed")));
        using var socket = await OpenAsync(desk, "/twilio/media-stream", Sign("/twilio/media-stream"));
        await SendStartAsync(socket, new { agent_id = "agent_1", ticket = "guessed" });
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ClosedAsync(socket));
        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_stream_with_the_ticket_of_another_call_is_refused_and_the_ticket_is_spent()
    {
        await using var desk = await Desk.OpenAsync(Configured);
        using var ticket = desk.Service.Services.GetRequiredService<MediaTickets>().Issue("call_1", TimeSpan.FromMinutes(1));
        var path = "/twilio/media-stream/" + ticket.Token;
        using var socket = await OpenAsync(desk, path, Sign(path));
        await SendStartAsync(socket, new { });

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await ClosedAsync(socket));
        Assert.Equal(403, await ConnectAsync(desk, path, Sign(path)));
        Assert.Empty(desk.Agents.Requests);
    }

    [Theory]
    [InlineData("\"><&'")]
    [InlineData("</Stream><Dial>+900</Dial>")]
    [InlineData("+1555\u0001\u0007\n")]
    [InlineData("電話 🤖")]
    [InlineData("10 KB")]
    public async Task Whatever_a_number_holds_it_stays_data(string hostile)
    {
        hostile = hostile == "10 KB" ? new string('9', 10_240) : hostile;
        await using var desk = await Desk.OpenAsync(Configured);
        var form = Form();
        (form["From"], form["To"], form["CallerName"]) = (hostile, hostile, hostile);

        using var answer = await PostAsync(desk, "/twilio/incoming-call", form, Sign("/twilio/incoming-call", form));
        var twiml = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var names = System.Xml.Linq.XDocument.Parse(twiml).Descendants().Select(element => element.Name.LocalName).Distinct();
        Assert.Empty(names.Except(["Response", "Connect", "Stream", "Parameter", "Hangup", "Reject"]));
        Assert.DoesNotContain(hostile, twiml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_development_a_fake_phone_on_this_machine_needs_no_signature()
    {
        await using var desk = await Desk.OpenAsync(Unsigned);
        using var socket = await OpenAsync(desk, "/twilio/media-stream", signature: null);
        await SendStartAsync(socket, new { agent_id = "agent_7", name = "\"><&' Ada 電話", vip = "true", newsletter = "false", age = "42" });

        while (desk.Agents.Requests.IsEmpty)
        {
            await Task.Yield();
            Cancelled.ThrowIfCancellationRequested();
        }

        var request = Assert.Single(desk.Agents.Requests);
        Assert.Equal("agent_7", request.AgentId);
        Assert.Equal(
            """{"name":"\"><&' Ada 電話","vip":true,"newsletter":false,"age":"42"}""",
            JsonSerializer.Serialize(request.DynamicVariables, Plain));
        Assert.Contains(desk.Service.Log.Lines, line => line.Contains("[4200]", StringComparison.Ordinal));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);
        await ClosedAsync(socket);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Origin", "http://localhost:8000")]
    [InlineData("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    public async Task What_comes_through_a_proxy_from_a_page_or_with_a_wrong_signature_needs_a_right_one(string header, string value)
    {
        await using var desk = await Desk.OpenAsync(Unsigned);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/twilio/incoming-call") { Content = new FormUrlEncodedContent(Form()) };
        request.Headers.Add(header, value);

        using var answer = await desk.Service.Stranger.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Outside_development_the_switch_is_ignored()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string>(Unsigned) { ["ENVIRONMENT"] = "production" });

        Assert.Equal(403, await ConnectAsync(desk, "/twilio/media-stream", signature: null));
        Assert.Contains(desk.Service.Log.Lines, line => line.Contains("[4201]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("5551234567")]
    [InlineData("+0555")]
    [InlineData("+1 555 123 4567")]
    [InlineData("+15551234567890123")]
    [InlineData("\"><&'")]
    public async Task What_is_no_telephone_number_is_a_fault_of_the_request(string number)
    {
        await using var desk = await Desk.OpenAsync(Configured);
        var (status, body, _) = await desk.StartAsync(JsonSerializer.Serialize(new { agent_id = "agent_1", to = "tel:" + number }));

        Assert.Equal(422, status);
        Assert.True(body.GetProperty("errors").TryGetProperty("to", out _));
    }

    [Fact]
    public async Task The_old_route_calls_phones_only()
    {
        await using var desk = await Desk.OpenAsync(Configured);

        Assert.Equal(422, (await desk.PostAsync("/twilio/outbound-call", """{ "agent_id": "agent_1" }""")).Status);
        Assert.Equal(422, (await desk.PostAsync("/twilio/outbound-call", """{ "agent_id": "agent_1", "metadata": { "to_number": "nobody" } }""")).Status);
        using var unknown = await desk.Service.Stranger.PostAsync("/twilio/outbound-call", content: null, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task Without_an_account_a_phone_call_says_what_to_set()
    {
        await using var desk = await Desk.OpenAsync();
        var (status, body, _) = await desk.StartAsync("""{ "agent_id": "agent_1", "metadata": { "to_number": "+15551234567" } }""");

        Assert.Equal(503, status);
        Assert.Contains("TWILIO_ACCOUNT_SID", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Form() => new()
    {
        ["AccountSid"] = Sid,
        ["CallSid"] = "CA0123",
        ["From"] = "+15550142",
        ["To"] = "+15550199",
        ["CallStatus"] = "ringing",
    };

    private static string Sign(string path, Dictionary<string, string>? form = null) =>
        TwilioSignature.Of(Token, PublicUrl + path, form?.ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[field.Value]));

    private static async Task<HttpResponseMessage> PostAsync(Desk desk, string path, Dictionary<string, string> form, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(TwilioSignature.Header, signature);
        }

        return await desk.Service.Stranger.SendAsync(request, Cancelled);
    }

    private static async Task<ClientWebSocket> OpenAsync(Desk desk, string path, string? signature)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (signature is not null)
        {
            socket.Options.SetRequestHeader(TwilioSignature.Header, signature);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(desk.Service.Address) { Scheme = "ws", Path = path }.Uri, Cancelled);
        }
        catch (WebSocketException)
        {
            // the status tells
        }

        return socket;
    }

    private static async Task<int> ConnectAsync(Desk desk, string path, string? signature)
    {
        using var socket = await OpenAsync(desk, path, signature);
        return (int)socket.HttpStatusCode;
    }

    private static async Task SendStartAsync(ClientWebSocket socket, object parameters)
    {
        foreach (var message in new object[]
        {
            new { @event = "connected", protocol = "Call", version = "1.0.0" },
            new { @event = "start", streamSid = "MZ01", start = new { accountSid = Sid, streamSid = "MZ01", callSid = "CA0123", customParameters = parameters } },
        })
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        }
    }

    private static async Task<WebSocketCloseStatus?> ClosedAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer, Cancelled)).MessageType is not WebSocketMessageType.Close)
        {
            // audio that is still on its way
        }

        return socket.CloseStatus;
    }
}
