using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Webhooks.PostCall;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>What ElevenLabs sends after a conversation.</summary>
public sealed class PostCallWebhookTests
{
    private const string Secret = "wsec_test";

    private const string Transcription = """
        {"type":"post_call_transcription","event_timestamp":1700000000,"data":{"agent_id":"a","conversation_id":"conv_fake","status":"done",
          "transcript":[{"role":"agent","message":"Hi"}],
          "metadata":{"cost":296,"call_duration_secs":22,"termination_reason":"client ended"},
          "analysis":{"call_successful":"success","transcript_summary":"They talked.",
            "data_collection_results":{"day":{"value":"Monday","rationale":"said so"}},
            "evaluation_criteria_results":{"polite":{"result":"success"}}}}}
        """;

    private static readonly Dictionary<string, string> Settings = new() { ["ELEVENLABS_WEBHOOK_SECRET"] = Secret };

    [Fact]
    public void The_signature_is_that_of_the_worked_example()
    {
        var body = """{"type":"post_call_audio"}"""u8;
        const string Header = "t=1700000000,v0=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af";

        Assert.True(ElevenLabsSignature.IsOf(body, Header, Secret));
        Assert.False(ElevenLabsSignature.IsOf(body, Header, "wsec_other"));
        Assert.False(ElevenLabsSignature.IsOf("""{"type":"post_call_audi0"}"""u8, Header, Secret));
        Assert.False(ElevenLabsSignature.IsOf(body, Header.Replace("t=1700000000", "t=1700000001", StringComparison.Ordinal), Secret));
        var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        Assert.True(ElevenLabsSignature.IsCurrent(Header, at.AddMinutes(30)));
        Assert.True(ElevenLabsSignature.IsCurrent(Header, at.AddMinutes(-30)));
        Assert.False(ElevenLabsSignature.IsCurrent(Header, at.AddMinutes(30).AddSeconds(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("t=1700000000")]
    [InlineData("v0=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af")]
    [InlineData("t=-1,v0=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af")]
    [InlineData("t=99999999999999999999,v0=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af")]
    [InlineData("t=1700000000,v0=zz")]
    [InlineData("t=1700000000,v1=bbe874cc962ee7a0168d94e2a300713beb294135877e0e4de7f3da272e52c4af")]
    public void A_header_of_another_form_is_no_signature(string header) =>
        Assert.False(ElevenLabsSignature.IsOf("""{"type":"post_call_audio"}"""u8, header, Secret));

    [Fact]
    public async Task The_analysis_joins_the_record_after_the_end_once_and_goes_out()
    {
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(Settings);
        await desk.PostAsync("/subscriptions", $$"""{"url":"{{receiver.Url()}}","event_types":["call.analyzed"]}""");
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        desk.Agents.Sessions.Single().HangsUp();
        await desk.RecordAsync("s1", waitSeconds: 30);

        Assert.Equal("joined", await OutcomeAsync(desk, Transcription));
        Assert.Equal("known", await OutcomeAsync(desk, Transcription));
        await receiver.ArrivedAsync();

        var record = await desk.RecordAsync("s1", waitSeconds: 30);
        Assert.Equal("completed", record.GetProperty("status").GetString());
        var analysis = record.GetProperty("analysis");
        Assert.Equal(("success", "They talked.", 296), (analysis.GetProperty("successful").GetString(), analysis.GetProperty("summary").GetString(), analysis.GetProperty("cost").GetInt32()));
        Assert.Equal("Monday", analysis.GetProperty("data_collection").GetProperty("day").GetProperty("value").GetString());
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("call.analyzed", "s1"), (request.Type, request.Call));
        var events = await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, TestContext.Current.CancellationToken);
        Assert.Equal([.. Enumerable.Range(1, events.Count).Select(seq => (long)seq)], events.Select(entry => entry.Seq));
        Assert.IsType<CallAnalyzed>(events[^1].Fact);
        Assert.IsType<CallEnded>(events[^2].Fact);
        var followed = 0;
        await foreach (var _ in desk.Journal.FollowAsync(CallId.Parse("s1"), events[^2].Seq, TestContext.Current.CancellationToken))
        {
            followed++;
        }

        Assert.Equal(1, followed);
    }

    [Fact]
    public async Task Each_conversation_of_a_call_whose_agent_was_lost_joins_it_once()
    {
        await using var desk = await Desk.OpenAsync(Settings);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1","on_agent_lost":"reconnect"}""");
        desk.Agents.Sessions.Single().IsLost();
        await Eventually.TrueAsync(async () => (await desk.RecordAsync("s1")).GetProperty("conversation_id").GetString() == "conv_fake_2", "the agent is back");
        var second = Transcription.Replace("conv_fake", "conv_fake_2", StringComparison.Ordinal).Replace("They talked.", "They went on.", StringComparison.Ordinal);

        Assert.Equal("joined", await OutcomeAsync(desk, Transcription)); // while they talk on
        Assert.Equal("They talked.", await SummaryAsync());
        Assert.Equal("known", await OutcomeAsync(desk, Transcription));
        desk.Agents.Sessions.Last().HangsUp();
        await desk.RecordAsync("s1", waitSeconds: 30);
        Assert.Equal("joined", await OutcomeAsync(desk, second));
        Assert.Equal("known", await OutcomeAsync(desk, second));
        Assert.Equal("known", await OutcomeAsync(desk, Transcription));

        Assert.Equal("They went on.", await SummaryAsync());
        var events = await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, TestContext.Current.CancellationToken);
        Assert.Equal(["conv_fake", "conv_fake_2"], events.Select(entry => entry.Fact).OfType<CallAnalyzed>().Select(analyzed => analyzed.ConversationId));
        Assert.Single(events, entry => entry.Fact is CallEnded);

        async Task<string?> SummaryAsync() => (await desk.RecordAsync("s1")).GetProperty("analysis").GetProperty("summary").GetString();
    }

    [Theory]
    [InlineData(16_383, "😀 and more")]
    [InlineData(16_382, "👩‍👩‍👧 and more")]
    public async Task A_summary_that_is_too_long_is_cut_where_a_character_ends(int before, string then)
    {
        await using var desk = await Desk.OpenAsync(Settings);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        desk.Agents.Sessions.Single().HangsUp();
        await desk.RecordAsync("s1", waitSeconds: 30);

        Assert.Equal("joined", await OutcomeAsync(desk, Transcription.Replace("They talked.", new string('x', before) + then, StringComparison.Ordinal)));

        var summary = (await desk.RecordAsync("s1")).GetProperty("analysis").GetProperty("summary").GetString();
        Assert.Equal(new string('x', before) + "…", summary);
    }

    [Fact]
    public async Task Other_kinds_and_unknown_conversations_are_taken_and_counted()
    {
        await using var desk = await Desk.OpenAsync(Settings);

        Assert.Equal("unknown_conversation", await OutcomeAsync(desk, Transcription));
        Assert.Equal("ignored", await OutcomeAsync(desk, """{"type":"post_call_audio","data":{"conversation_id":"conv_fake","full_audio":"AAAA"}}"""));
        Assert.Equal("ignored", await OutcomeAsync(desk, """{"type":"of_tomorrow"}"""));

        Assert.Contains(
            "agent_connector_post_call_webhooks_total{outcome=\"unknown_conversation\"} 1",
            await desk.Service.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audio_may_be_long_and_other_routes_still_may_not()
    {
        await using var desk = await Desk.OpenAsync(Settings);
        var body = $$$"""{"type":"post_call_audio","data":{"full_audio":"{{{new string('A', 20_000_000)}}}"}}""";

        Assert.Equal("ignored", await OutcomeAsync(desk, body));
        await Assert413Async(() => SendAsync(desk, body + new string(' ', 7_000_000), TimeProvider.System.GetUtcNow(), Secret));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await Assert413Async(() => desk.Service.Client.PostAsync("/calls", content, TestContext.Current.CancellationToken));

        static async Task Assert413Async(Func<Task<HttpResponseMessage>> send)
        {
            try
            {
                using var answer = await send();
                Assert.Equal(413, (int)answer.StatusCode);
            }
            catch (HttpRequestException)
            {
                // The server closed the connection before all was sent.
            }
        }
    }

    [Fact]
    public async Task What_is_not_signed_now_and_with_the_secret_is_refused()
    {
        await using var desk = await Desk.OpenAsync(Settings);
        var now = TimeProvider.System.GetUtcNow();

        foreach (var (at, secret) in new[] { (now, "wsec_other"), (now.AddMinutes(-31), Secret), (now.AddMinutes(31), Secret) })
        {
            using var refused = await SendAsync(desk, Transcription, at, secret);
            Assert.Equal(401, (int)refused.StatusCode);
            Assert.Equal("invalid-signature", await refused.ProblemAsync());
        }

        using var bare = await desk.Service.Stranger.PostAsync("/webhook/elevenlabs", new StringContent(Transcription), TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)bare.StatusCode);
        using var odd = await SendAsync(desk, "[1]", now, Secret);
        Assert.Equal(400, (int)odd.StatusCode);
    }

    [Fact]
    public async Task Without_the_secret_it_says_what_to_set()
    {
        await using var desk = await Desk.OpenAsync();

        using var answer = await SendAsync(desk, Transcription, TimeProvider.System.GetUtcNow(), Secret);

        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("ELEVENLABS_WEBHOOK_SECRET", (await answer.JsonAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("They talked.", @"cut \ud83d")]
    [InlineData("They talked.", "Jos\u00e9")]
    [InlineData("client ended", @"\ude00")]
    [InlineData("Monday", @"\ud83d\ud83d")]
    [InlineData("\"day\"", "\"da\u00e9\"")]
    [InlineData("\"day\":", "\"day\":1,\"day\":")]
    [InlineData("\"analysis\":", "\"analysis\":{},\"analysis\":")]
    public async Task A_report_that_is_not_wholly_readable_joins_as_far_as_it_is(string part, string latin1)
    {
        await using var desk = await Desk.OpenAsync(Settings);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        desk.Agents.Sessions.Single().HangsUp();
        await desk.RecordAsync("s1", waitSeconds: 30);

        Assert.Equal("joined", await OutcomeAsync(desk, Transcription.Replace(part, latin1, StringComparison.Ordinal), Encoding.Latin1));

        var analysis = (await desk.RecordAsync("s1", waitSeconds: 30)).GetProperty("analysis");
        Assert.Equal("success", analysis.GetProperty("successful").GetString());
        Assert.Single(analysis.GetProperty("data_collection").EnumerateObject());
    }

    private static async Task<string> OutcomeAsync(Desk desk, string body, Encoding? encoding = null)
    {
        using var answer = await SendAsync(desk, body, TimeProvider.System.GetUtcNow(), Secret, encoding);
        Assert.Equal(200, (int)answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("outcome").GetString()!;
    }

    private static async Task<HttpResponseMessage> SendAsync(Desk desk, string body, DateTimeOffset at, string secret, Encoding? encoding = null)
    {
        var bytes = (encoding ?? Encoding.UTF8).GetBytes(body);
        var seconds = at.ToUnixTimeSeconds();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{seconds}."), .. bytes]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/elevenlabs") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("ElevenLabs-Signature", $"t={seconds},v0={signature}");
        return await desk.Service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
