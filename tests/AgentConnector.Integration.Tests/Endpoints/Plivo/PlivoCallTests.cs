using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Plivo;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Testing.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Endpoints.Plivo;

/// <summary>A whole phone call through Plivo; the test plays Plivo.</summary>
public sealed class PlivoCallTests : IDisposable
{
    private const string Token = "plivo-token-of-the-test";
    private const string PublicUrl = "https://connector.example.com";

    private readonly RestApi rest = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => rest.Dispose();

    [Fact]
    public async Task A_phone_rings_is_answered_and_hung_up_by_us_when_the_agent_says_goodbye()
    {
        await using var desk = await OpenAsync();
        var (id, socket) = await TalkAsync(desk, desk.Service.Address.Port);
        using var held = socket;
        desk.Agents.Sessions.Single().HangsUp();
        var buffer = new byte[1024];
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(buffer, Cancelled)).MessageType);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancelled);

        var record = await desk.RecordAsync(id, waitSeconds: 30);
        Assert.Equal(("completed", "agent"), (record.GetProperty("status").GetString(), record.GetProperty("end").GetProperty("party").GetString()));
        Assert.Equal(["POST /v1/Account/MA01/Call/", "DELETE /v1/Account/MA01/Call/uuid-1/"], rest.Requests);
        Assert.Equal(0, desk.Service.Services.GetRequiredService<MediaTickets>().Count);
    }

    [Fact]
    public async Task Keys_that_the_agent_presses_are_heard_as_their_tones()
    {
        await using var desk = await OpenAsync();
        var (_, socket) = await TalkAsync(desk, desk.Service.Address.Port);
        using var held = socket;
        desk.Agents.Sessions.Single().Does(new AgentPressesKeys("12#"));

        var heard = new List<short>();
        var buffer = new byte[64 * 1024];
        while (heard.Count < 3 * 16_000 / 5)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), Cancelled);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (message.RootElement.GetProperty("event").GetString() == "playAudio")
            {
                heard.AddRange(MemoryMarshal.Cast<byte, short>(message.RootElement.GetProperty("media").GetProperty("payload").GetBytesFromBase64()));
            }
        }

        Assert.Equal("12#", KeyEar.Hear([.. heard], 16_000));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("garbage")]
    [InlineData("silent")]
    [Fault(FaultSide.Phone, "Plivo's media stream is cut, garbled, or nothing comes any more", "It ends as `disconnected`; the phone is hung up")]
    public async Task A_stream_that_breaks_is_the_calls_one_ending_and_the_phone_is_hung_up(string fault)
    {
        await using var desk = await OpenAsync();
        await using var proxy = new FaultProxy(desk.Service.Address);
        var (id, socket) = await TalkAsync(desk, proxy.Port);
        using var held = socket;
        var line = await proxy.NextAsync();

        switch (fault)
        {
            case "cut":
                line.Reset();
                break;
            case "garbage":
                await line.ToTarget.InjectAsync(new byte[] { 0xFF, 0x00, 0xFF, 0x13, 0x37 });
                break;
            default:
                line.ToTarget.Stall();
                break;
        }

        var record = await desk.RecordAsync(id, waitSeconds: 30);
        var end = record.GetProperty("end");
        Assert.Equal(("caller", "disconnected"), (end.GetProperty("party").GetString(), end.GetProperty("reason").GetString()));
        Assert.Single(await desk.Journal.ReadAsync(CallId.Parse(id), 0, Cancelled), entry => entry.Fact is CallEnded);
        await desk.Calls.DrainAsync(Cancelled); // every task has ended
        Assert.Contains("DELETE /v1/Account/MA01/Call/uuid-1/", rest.Requests);
        Assert.Equal(0, desk.Service.Services.GetRequiredService<MediaTickets>().Count);
        line.ToTarget.Resume(); // what stood still sees whether the service has closed it
        await Eventually.TrueAsync(() => line.Over.IsCompleted, "the line is closed");
    }

    [Theory]
    [InlineData("busy", "busy")]
    [InlineData("no-answer", "no_answer")]
    [InlineData("timeout", "no_answer")]
    [InlineData("failed", "failed")]
    [InlineData("cancel", "canceled")]
    public async Task A_call_that_nobody_answers_has_its_ending(string word, string status)
    {
        await using var desk = await OpenAsync();
        var (_, body, _) = await desk.StartAsync("""{ "agent_id": "agent_1", "to": "plivo:+15550100" }""");
        var id = body.GetProperty("session_id").GetString()!;
        await ReportAsync(desk, "hangup", id, word);

        Assert.Equal(status, (await desk.RecordAsync(id, waitSeconds: 30)).GetProperty("status").GetString());
        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_report_that_is_not_signed_and_a_stream_with_a_guessed_ticket_are_refused()
    {
        await using var desk = await OpenAsync();
        using var form = new FormUrlEncodedContent([new("CallUUID", "uuid-1")]);
        using var answer = await desk.Service.Stranger.PostAsync("/plivo/answer/call_1", form, Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);

        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new UriBuilder(desk.Service.Address) { Scheme = "ws", Path = "/plivo/media-stream/guessed" }.Uri, Cancelled));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public void A_signature_counts_among_several_and_for_its_own_nonce_only()
    {
        var form = new Dictionary<string, IReadOnlyList<string>> { ["To"] = ["15550100"], ["CallUUID"] = ["uuid-1"] };
        var signature = PlivoSignature.Of(Token, PublicUrl + "/plivo/ring/call_1", form, "nonce");

        Assert.True(PlivoSignature.Matches(Token, PublicUrl + "/plivo/ring/call_1", form, "nonce", "other, " + signature));
        Assert.False(PlivoSignature.Matches(Token, PublicUrl + "/plivo/ring/call_1", form, "another", signature));
        Assert.False(PlivoSignature.Matches(Token, PublicUrl + "/plivo/ring/call_2", form, "nonce", signature));
        Assert.False(PlivoSignature.Matches(Token, PublicUrl + "/plivo/ring/call_1", form, nonce: null, signature));
    }

    /// <summary>A call that was placed and answered, and whose stream was opened at this port.</summary>
    private async Task<(string Id, ClientWebSocket Socket)> TalkAsync(Desk desk, int port)
    {
        var (status, body, _) = await desk.StartAsync("""{ "agent_id": "agent_1", "to": "plivo:+15550100" }""");
        var id = body.GetProperty("session_id").GetString()!;
        Assert.Equal(202, status);
        Assert.Equal("15550100", rest.Placed!.Value.GetProperty("to").GetString());

        await ReportAsync(desk, "ring", id, "ringing");
        var answer = XDocument.Parse(await ReportAsync(desk, "answer", id, "in-progress"));
        var address = new Uri(answer.Root!.Element("Stream")!.Value);
        Assert.Equal("wss", address.Scheme);
        Assert.Equal("audio/x-l16;rate=16000", answer.Root.Element("Stream")!.Attribute("contentType")!.Value);
        Assert.Empty(desk.Agents.Requests); // nobody pays for an agent that hears a phone ring

        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder("ws", "127.0.0.1", port, address.AbsolutePath).Uri, Cancelled);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("""{"event":"start","sequenceNumber":1,"start":{"callId":"uuid-1","streamId":"s-1","accountId":"MA01","mediaFormat":{"encoding":"audio/x-l16","sampleRate":16000}}}"""),
            WebSocketMessageType.Text, endOfMessage: true, Cancelled);
        while (desk.Agents.Sessions.IsEmpty)
        {
            await Task.Yield();
            Cancelled.ThrowIfCancellationRequested();
        }

        return (id, socket);
    }

    private static async Task<string> ReportAsync(Desk desk, string what, string id, string status)
    {
        var form = new Dictionary<string, string> { ["CallUUID"] = "uuid-1", ["callUuid"] = "another field", ["CallStatus"] = status, ["From"] = "15550199", ["To"] = "15550100" };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/plivo/{what}/{id}") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add(PlivoSignature.NonceHeader, "nonce-1");
        request.Headers.TryAddWithoutValidation(
            PlivoSignature.Header,
            PlivoSignature.Of(Token, $"{PublicUrl}/plivo/{what}/{id}", form.ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[field.Value]), "nonce-1"));
        using var answer = await desk.Service.Stranger.SendAsync(request, Cancelled);
        Assert.True(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync(Cancelled);
    }

    private Task<Desk> OpenAsync() => Desk.OpenAsync(
        new Dictionary<string, string>
        {
            ["Endpoints__Plivo__AuthId"] = "MA01",
            ["Endpoints__Plivo__AuthToken"] = Token,
            ["Endpoints__Plivo__PhoneNumber"] = "+15550199",
            ["PUBLIC_URL"] = PublicUrl,
        },
        builder => builder.Services.PostConfigure<MediaStreamOptions>(options => options.IdleTimeout = TimeSpan.FromSeconds(2))
            .AddHttpClient(PlivoRest.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => rest));

    /// <summary>Plivo's REST API.</summary>
    private sealed class RestApi : HttpMessageHandler
    {
        public ConcurrentQueue<string> Requests { get; } = [];

        public JsonElement? Placed { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue($"{request.Method} {request.RequestUri!.AbsolutePath}");
            if (request.Method == HttpMethod.Delete)
            {
                return new(HttpStatusCode.NoContent);
            }

            using var placed = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
            Placed = placed.RootElement.Clone();
            return new(HttpStatusCode.Created) { Content = new StringContent("""{"message":"call fired","request_uuid":"uuid-1","api_id":"a"}""") };
        }
    }
}
