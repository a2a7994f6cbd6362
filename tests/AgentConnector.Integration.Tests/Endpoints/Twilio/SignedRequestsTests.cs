using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Integration.Tests.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Endpoints.Twilio;

/// <summary>Every way in which Twilio signs is accepted on every one of its ways in: webhooks and the stream's upgrade.</summary>
public sealed class SignedRequestsTests
{
    private const string Token = "twilio-token-of-the-test";
    private const string SharedKey = "shared-key-of-the-test";

    private static readonly Dictionary<string, string> Configured = new()
    {
        ["TWILIO_ACCOUNT_SID"] = "AC0123",
        ["TWILIO_AUTH_TOKEN"] = Token,
        ["TWILIO_SHARED_KEY"] = SharedKey + ",shared-key-before",
        ["TWILIO_PHONE_NUMBER"] = "+15550199",
        ["PUBLIC_URL"] = "https://connector.example.com:8443",
        ["TWILIO_AGENT_ID"] = "agent_1",
    };

    /// <summary>Names that differ in case only are two fields, and each has its own place in the order.</summary>
    private static readonly KeyValuePair<string, string>[] Form =
    [
        new("CallSid", "CA0123"), new("callSid", "x"), new("To", "+15550199"), new("From", "+15550142"), new("to", "2"), new("to", "1"), new("AccountSid", "AC0123"),
        new("CallStatus", "ringing"), new("Empty", ""), new("Ünïcode & more", "a+b c=d"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, string, string> Ways =>
        new(["https://connector.example.com:8443", "https://connector.example.com", "wss://connector.example.com"],
            ["SHA1", "SHA256"], [Token, SharedKey, "shared-key-before"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_Twilio_signs_is_let_in(string signedBase, string hash, string secret)
    {
        await using var desk = await Desk.OpenAsync(Configured);
        foreach (var path in new[] { "/twilio/incoming-call", "/twilio/status", "/twilio/status/call_1" })
        {
            Assert.True((await PostAsync(desk, path, Sign(signedBase + path, Form, hash, secret))).IsSuccessStatusCode, path);
            Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(desk, path, Sign(signedBase + path, Form, hash, secret + "x"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(desk, path, Sign(signedBase + path, Form[1..], hash, secret))).StatusCode);
        }

        using var ticket = desk.Service.Services.GetRequiredService<MediaTickets>().Issue("call_1", TimeSpan.FromMinutes(1));
        var stream = "/twilio/media-stream/" + ticket.Token;
        Assert.Equal(HttpStatusCode.Forbidden, await UpgradeAsync(desk, stream, Sign(signedBase + stream, [], hash, secret + "x")));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await UpgradeAsync(desk, stream, Sign(signedBase + stream, [], hash, secret)));
    }

    [Fact]
    public async Task Forms_of_strangers_share_their_memory_and_what_Twilio_signs_is_read_all_the_same()
    {
        const string Path = "/twilio/status";
        const int PartBytes = 250 * 1024;
        await using var desk = await Desk.OpenAsync(Configured);
        var strangers = new List<RawRequest>();
        for (var sent = 0; sent <= 80 * 1024 * 1024; sent += PartBytes) // of 64
        {
            strangers.Add(await RawRequest.SendAsync(desk.Service.Address, RawRequest.Stalled(Path, [$"{TwilioSignature.Header}: forged"], new('a', PartBytes)), Cancelled));
        }

        Assert.True((await PostAsync(desk, Path, Sign("https://connector.example.com" + Path, Form, "SHA1", Token))).IsSuccessStatusCode);
        Assert.StartsWith("HTTP/1.1 503 ", await strangers[0].AnswerAsync(Cancelled));
        Assert.DoesNotContain(desk.Service.Log.Lines, line => line.Contains("invalid state", StringComparison.Ordinal)); // a cut body is no line with a trace
        strangers.ForEach(stranger => stranger.Dispose());
    }

    /// <summary>As Twilio documents it, apart from our own code: the URL, then names and values by the names' order, a repeated name's values in theirs.</summary>
    private static string Sign(string url, KeyValuePair<string, string>[] form, string hash, string secret)
    {
        var text = url + string.Concat(form.OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        var (key, bytes) = (Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(CryptographicOperations.HmacData(new(hash), key, bytes));
    }

    private static async Task<HttpResponseMessage> PostAsync(Desk desk, string path, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(Form) };
        request.Headers.TryAddWithoutValidation(TwilioSignature.Header, signature);
        return await desk.Service.Stranger.SendAsync(request, Cancelled);
    }

    private static async Task<HttpStatusCode> UpgradeAsync(Desk desk, string path, string signature)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader(TwilioSignature.Header, signature);
        await Record.ExceptionAsync(() => socket.ConnectAsync(new UriBuilder(desk.Service.Address) { Scheme = "ws", Path = path }.Uri, Cancelled));
        return socket.HttpStatusCode;
    }
}
