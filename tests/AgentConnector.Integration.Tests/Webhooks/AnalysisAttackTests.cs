using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Testing.Cloud;
using AgentConnector.Testing.Service;
using AgentConnector.Webhooks.PostCall;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using FakeAgent = AgentConnector.Testing.Service.FakeAgent;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>An attack on the poll for analyses. Each test says what it should be; those that fail are findings.</summary>
public sealed class AnalysisAttackTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTime time = new();
    private readonly Archive archive = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    // ---- odd records, over a real socket

    [Theory]
    [InlineData("40", 40, false)]
    [InlineData("55", 55, false)]
    [InlineData("61", 61, false)]
    [InlineData("63", 63, false)]
    [InlineData("70", 70, false)]
    [InlineData("300", 300, false)]
    [InlineData("70 redacted", 70, true)]
    public async Task A_deep_record_leaves_the_call_readable(string what, int levels, bool redacts)
    {
        _ = what;
        var record = $$"""{"status":"done","analysis":{"call_successful":"success","data_collection_results":{{Deep(levels)}} } }""";
        await OddRecordAsync(record, redacts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_with_a_name_twice_leaves_the_call_readable(bool redacts) =>
        await OddRecordAsync("""{"status":"done","analysis":{"call_successful":"success","data_collection_results":{"a":"1","a":"2"}}}""", redacts, mustJoin: true);

    [Theory]
    [InlineData("""{"status":"done","analysis":{"call_successful":"success","transcript_summary":"x\ud800y\u0000z","data_collection_results":{"\ud800":"\udfff"}}}""")]
    [InlineData("""{"status":"done","analysis":[],"metadata":"x"}""")]
    [InlineData("""{"status":"done","analysis":{"call_successful":7,"transcript_summary":{}},"metadata":{"cost":1e999,"call_duration_secs":"x","charging":[],"error":"boom"}}""")]
    public async Task An_odd_record_leaves_the_call_readable(string record) => await OddRecordAsync(record, redacts: true);

    [Fact]
    public async Task Every_text_of_a_record_is_bounded()
    {
        var text = new string('x', 3_500_000);
        var record = $$"""{"status":"done","analysis":{"call_successful":"{{text}}"},"metadata":{"termination_reason":"{{text}}"} }""";
        var told = await OddRecordAsync(record, redacts: false);
        Assert.True(told.Length < 1_000_000, $"the record of the call has {told.Length} characters");
    }

    private static async Task<string> OddRecordAsync(string record, bool redacts, bool mustJoin = true)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(record);
        await using var desk = await RealAsync(cloud);
        await EndAsync(desk, "s1", redacts ? ""","redact_digits":true""" : "");
        await Eventually.TrueAsync(() => cloud.Requests.Count > 0, "it was asked for");
        await Task.Delay(1500, Token);
        using var answer = await desk.Service.Client.GetAsync("/calls/s1", Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        using var events = await desk.Service.Client.GetAsync("/calls/s1/events", Token);
        using var list = await desk.Service.Client.GetAsync("/calls", Token);
        using var erased = await desk.Service.Client.DeleteAsync("/calls/s1", Token);
        var told = $"GET {(int)answer.StatusCode}, events {(int)events.StatusCode}, list {(int)list.StatusCode}, DELETE {(int)erased.StatusCode}; asked {cloud.Requests.Count}; {text[..Math.Min(text.Length, 400)]}\n"
            + string.Join('\n', desk.Service.Log.Lines.Where(line => line.Contains("efect", StringComparison.Ordinal) || line.Contains("xception", StringComparison.Ordinal)).Select(line => line[..Math.Min(line.Length, 700)]).Take(3));
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        Assert.True(answer.IsSuccessStatusCode && events.IsSuccessStatusCode && list.IsSuccessStatusCode && erased.IsSuccessStatusCode, told);
        Assert.DoesNotContain("efect", told, StringComparison.Ordinal);
        Assert.True(!mustJoin || text.Contains("\"analysis\"", StringComparison.Ordinal), told);
        return text;
    }

    // ---- odd ids

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("a\ud800b")]
    [InlineData("../../v1/user?x=1#y")]
    public async Task An_odd_id_is_asked_for_as_it_is_and_never_in_a_hurry(string conversation)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync("""{"status":"processing"}""");
        await using var desk = await RealAsync(cloud, new OddAgents(conversation));
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        await Eventually.TrueAsync(() => OddAgents.Last is not null, "it began");
        OddAgents.Last!.HangsUp();
        await Eventually.TrueAsync(async () => (await desk.RecordAsync("s1")).GetProperty("status").GetString() is "completed", "over");
        await Task.Delay(9000, Token);
        var told = $"asked {cloud.Requests.Count}: {string.Join(" | ", cloud.Requests.Take(4))}; defects {desk.Service.Log.Lines.Count(line => line.Contains("A defect where an analysis", StringComparison.Ordinal))}";
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        Assert.True(cloud.Requests.Count <= 3, told);
        Assert.True(cloud.Requests.All(one => one.StartsWith("GET /v1/convai/conversations/", StringComparison.Ordinal) && !one.StartsWith("GET /v1/convai/conversations/ ", StringComparison.Ordinal)), told);
        Assert.DoesNotContain(desk.Service.Log.Lines, line => line.Contains("A defect where an analysis", StringComparison.Ordinal));
    }

    // ---- erased while asked, and its id taken by another call

    [Fact]
    public async Task An_erased_calls_analysis_does_not_join_another_call_of_that_name()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var go = new TaskCompletionSource();
        cloud.OnSignedUrl = async context =>
        {
            await go.Task.WaitAsync(Token);
            await context.Response.WriteAsync("""{"status":"done","analysis":{"transcript_summary":"SECRET of the erased caller"}}""", Token);
        };
        await using var desk = await RealAsync(cloud);
        await EndAsync(desk, "s1");
        await Eventually.TrueAsync(() => cloud.Requests.Count > 0, "it is being asked for");
        using var erased = await desk.Service.Client.DeleteAsync("/calls/s1", Token);
        erased.EnsureSuccessStatusCode();
        var (status, body, _) = await desk.StartAsync("""{"agent_id":"other","session_id":"s1"}""");
        TestContext.Current.TestOutputHelper!.WriteLine($"{status} {body}");
        go.SetResult();
        await Task.Delay(1000, Token);
        var record = await desk.Service.Client.GetStringAsync("/calls/s1", Token);
        TestContext.Current.TestOutputHelper!.WriteLine(record);
        Assert.DoesNotContain("SECRET", record, StringComparison.Ordinal);
    }

    // ---- time

    [Fact]
    public async Task A_wish_to_be_left_alone_for_an_hour_does_not_give_it_up_after_two_seconds()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, n) => n == 1 ? new AgentException(AgentFailure.Busy, "too many") { RetryAfter = TimeSpan.FromHours(1) } : Archive.Done;
        await EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(time, Step, Eventually.TrueAsync(() => !archive.Asked.IsEmpty, "asked"));
        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(desk.Service.Log.Lines, line => line.Contains("is not asked again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wish_to_be_left_alone_holds_for_all_conversations()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, _) => new AgentException(AgentFailure.Busy, "too many") { RetryAfter = TimeSpan.FromMinutes(2) };
        for (var i = 1; i <= 12; i++)
        {
            await EndAsync(desk, $"s{i}");
        }

        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(20));
        Assert.True(archive.Asked.Count <= 4, $"asked {archive.Asked.Count} times within 20 s of a Retry-After of 120 s");
    }

    [Fact]
    public async Task A_clock_that_is_set_back_meanwhile_holds_up_nothing()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, n) => n == 1 ? null : Archive.Done;
        await EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(time, Step, Eventually.TrueAsync(() => !archive.Asked.IsEmpty, "asked"));
        time.Set(TimeSpan.FromHours(-3));
        await Eventually.PassAsync(time, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        Assert.True(archive.Asked.Count > 1, $"asked {archive.Asked.Count} times within the hour after the clock was set back by 3 h");
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_gives_nothing_up()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, n) => n <= 2 ? null : Archive.Done;
        await EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(time, Step, Eventually.TrueAsync(() => !archive.Asked.IsEmpty, "asked"));
        time.Set(TimeSpan.FromHours(1));
        await Eventually.PassAsync(time, Minute, TimeSpan.FromMinutes(10));
        Assert.True(archive.Asked.Count > 2, $"asked {archive.Asked.Count} times: {string.Join('|', desk.Service.Log.Lines.Where(line => line.Contains("not asked again", StringComparison.Ordinal)))}");
    }

    [Fact]
    public async Task After_a_pause_of_31_minutes_one_failure_does_not_give_it_up()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await OpenAsync(folder.Path))
        {
            await EndAsync(first, "s1");
        }

        time.Advance(TimeSpan.FromMinutes(31));
        archive.Answer = (_, n) => n == 1 ? new AgentException(AgentFailure.Disconnected, "no network yet") : Archive.Done;
        await using var second = await OpenAsync(folder.Path);
        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(30));
        Assert.True(archive.Asked.Count > 1, $"asked {archive.Asked.Count} time: {string.Join('|', second.Service.Log.Lines.Where(line => line.Contains("not asked again", StringComparison.Ordinal)))}");
    }

    [Fact]
    public async Task One_refusal_of_the_key_does_not_lose_what_the_next_answer_would_bring()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, n) => n == 1 ? new AgentException(AgentFailure.NotAllowed, "HTTP 403 of a proxy") : Archive.Done;
        await EndAsync(desk, "s1");
        await Eventually.PassAsync(time, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(25));
        Assert.True(archive.Asked.Count > 1, $"asked {archive.Asked.Count} time");
    }

    [Fact]
    public async Task A_record_that_is_done_before_its_analysis_does_not_shut_out_the_webhook()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, _) => JsonDocument.Parse("""{"status":"done","analysis":null,"metadata":{"cost":1}}""").RootElement;
        await EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(time, Step, Eventually.TrueAsync(() => !archive.Asked.IsEmpty, "asked"));
        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(2));
        var report = PostCallReport.Read("""{"type":"post_call_transcription","data":{"conversation_id":"conv_fake","analysis":{"call_successful":"success","transcript_summary":"The real one."}}}"""u8.ToArray());
        var outcome = await desk.Service.Services.GetRequiredService<PostCallDesk>().TakeAsync(report!, Token);
        var record = await desk.Service.Client.GetStringAsync("/calls/s1", Token);
        Assert.True(outcome == "joined", $"{outcome}: {record}");
    }

    [Fact]
    public async Task Until_analyzed_waits_for_the_conversation_that_the_record_names()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (id, _) => id == "conv_fake" ? Archive.Done : null;
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1","on_agent_lost":"reconnect"}""");
        desk.Agents.Sessions.Last().IsLost();
        await Eventually.AdvanceAsync(time, Step, Eventually.TrueAsync(() => desk.Agents.Sessions.Count == 2, "the agent is back"));
        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(1));
        desk.Agents.Sessions.Last().HangsUp();
        var waiting = desk.Service.Client.GetStringAsync("/calls/s1?wait=60&until=analyzed", Token);
        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(20));
        Assert.False(waiting.IsCompleted, waiting.IsCompletedSuccessfully ? await waiting : "");
        await Eventually.AdvanceAsync(time, Step, waiting);
    }

    // ---- many

    [Fact]
    public async Task One_slow_answer_does_not_hold_up_the_others()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("conv_fake", StringComparison.Ordinal))
            {
                await Task.Delay(60_000, context.RequestAborted); // drips never
            }

            await context.Response.WriteAsync("""{"status":"done","analysis":{"call_successful":"success"}}""", Token);
        };
        await using var desk = await RealAsync(cloud);
        await EndAsync(desk, "s1");
        await Eventually.TrueAsync(() => cloud.Requests.Count == 1, "the slow one is asked for");
        var clock = Stopwatch.StartNew();
        await EndAsync(desk, "s2");
        await Eventually.TrueAsync(() => cloud.Requests.Count > 1, "the next is asked for");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"the next was asked for {clock.Elapsed.TotalSeconds:0.0} s after its end");
    }

    [Fact]
    public async Task A_shutdown_during_a_poll_is_quick()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => Task.Delay(60_000, context.RequestAborted);
        var desk = await RealAsync(cloud);
        await EndAsync(desk, "s1");
        await Eventually.TrueAsync(() => cloud.Requests.Count == 1, "the slow one is asked for");
        var clock = Stopwatch.StartNew();
        await desk.DisposeAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Many_who_wait_and_leave_cost_little()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");
        var store = desk.Service.Services.GetRequiredService<AgentConnector.History.CallArchive>();
        const int Many = 400;
        var leave = Enumerable.Range(0, Many).Select(_ => new CancellationTokenSource()).ToList();
        var waits = leave.ConvertAll(one => store.WaitForAnalysisAsync(CallId.Parse("s1"), one.Token).AsTask());
        await Task.Delay(1500, Token);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < Many; i++)
        {
            await leave[i].CancelAsync();
            await waits[i];
        }

        await Task.Delay(500, Token);
        var cost = Process.GetCurrentProcess().TotalProcessorTime - before;
        Assert.True(cost < TimeSpan.FromSeconds(3), $"{Many} who left cost {cost.TotalSeconds:0.0} s of processor time");
    }

    // ---- round 2

    [Theory]
    [InlineData("a\0b", false)]
    [InlineData("a\0b", true)]
    [InlineData("\0", false)]
    [InlineData("a\ud800b", true)]
    public async Task An_id_that_the_store_reads_back_otherwise_is_not_asked_for_without_end(string conversation, bool lost)
    {
        await using var desk = await Desk.OpenAsync(
            new Dictionary<string, string> { ["ANALYSIS"] = "poll" },
            builder => builder.Services.AddSingleton<IConversationArchive>(archive).AddSingleton<IAgentConnector>(new OddAgents(conversation)));
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1","on_agent_lost":"reconnect"}""");
        if (lost)
        {
            var first = OddAgents.Last!;
            first.IsLost();
            await Eventually.TrueAsync(() => OddAgents.Last != first, "it is back");
            await Task.Delay(500, Token);
        }

        OddAgents.Last!.HangsUp();
        await Eventually.TrueAsync(async () => (await desk.RecordAsync("s1")).GetProperty("status").GetString() is "completed", "over");
        await Task.Delay(9000, Token);
        var told = $"asked {archive.Asked.Count} times within 9 s: {string.Join(" | ", archive.Asked.Distinct().Select(one => string.Join(' ', one.Select(c => $"{(int)c:x4}"))))}";
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        Assert.True(archive.Asked.Count <= 4, told);
    }

    [Theory]
    [InlineData(58)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(63)]
    public async Task A_deep_record_is_told_everywhere(int levels)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync($$"""{"status":"done","analysis":{"call_successful":"success","data_collection_results":{{Deep(levels)}} } }""");
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(
            new Dictionary<string, string>
            {
                ["ANALYSIS"] = "poll", ["ELEVENLABS_API_KEY"] = "sk_test_key_0123456789", ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(), ["CALLBACK_ALLOW"] = "127.0.0.0/8",
            });
        await EndAsync(desk, "s1", $$""","callback_url":"{{receiver.Url()}}","callback_events":["call.ended","call.analyzed"]""");
        await Eventually.TrueAsync(() => cloud.Requests.Count > 0, "it was asked for");
        await Task.Delay(3500, Token);
        var told = new List<string> { $"asked {cloud.Requests.Count}", $"told {receiver.Requests.Count}" };
        foreach (var path in new[] { "/calls/s1", "/calls", "/calls/s1/events", "/calls/s1/transcript", "/calls/s1?wait=1&until=analyzed", "/events", "/calls/s1/deliveries" })
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "application/json" } } };
                using var answer = await desk.Service.Client.SendAsync(request, Token);
                told.Add($"{path} {(int)answer.StatusCode}{(answer.IsSuccessStatusCode ? "" : " BAD " + await answer.Content.ReadAsStringAsync(Token))}");
            }
            catch (HttpRequestException e)
            {
                told.Add($"{path} BROKEN {e.Message}");
            }
        }

        using var erased = await desk.Service.Client.DeleteAsync("/calls/s1", Token);
        told.Add($"DELETE {(int)erased.StatusCode}{(erased.IsSuccessStatusCode ? "" : " BAD")}");
        told.AddRange(desk.Service.Log.Lines.Where(line => line.Contains("xception", StringComparison.Ordinal)).Select(line => "LOG " + line[..Math.Min(line.Length, 260)].Replace('\n', ' ')).Take(4));
        var all = string.Join("; ", told);
        TestContext.Current.TestOutputHelper!.WriteLine(all);
        Assert.True(receiver.Requests.Count >= 2 && !all.Contains("BROKEN", StringComparison.Ordinal) && !all.Contains("LOG", StringComparison.Ordinal), all);
    }

    [Fact]
    public async Task Who_waits_while_the_store_fails_leaves_no_bell()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");
        var bells = desk.Service.Services.GetRequiredService<AgentConnector.History.Storage.CallBells>();
        using var stop = new CancellationTokenSource();
        var waiting = desk.Service.Services.GetRequiredService<AgentConnector.History.CallArchive>().WaitForAnalysisAsync(CallId.Parse("s1"), stop.Token).AsTask();
        await Eventually.TrueAsync(() => bells.Count == 1, "it waits");
        var file = Path.Combine(desk.Service.DataDir, "calls.db");
        File.Move(file, file + ".away");
        await File.WriteAllTextAsync(file, "something else", Token);
        bells.Ring(CallId.Parse("s1"));
        var thrown = await Record.ExceptionAsync(() => waiting.WaitAsync(TimeSpan.FromSeconds(10), Token));
        var count = bells.Count;
        File.Delete(file);
        File.Move(file + ".away", file);
        Assert.True(count == 0, $"{count} bell is kept after {thrown?.GetType().Name}");
    }

    [Fact]
    public async Task What_a_refusal_says_cannot_write_lines_into_the_log()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("""{"detail":{"status":"no","message":"x\n2026 ERROR forged line\u001b[31m sk_test_key_0123456789"}}""");
        };
        await using var desk = await RealAsync(cloud);
        await EndAsync(desk, "s1");
        await Eventually.TrueAsync(() => desk.Service.Log.Lines.Any(line => line.Contains("set ANALYSIS", StringComparison.Ordinal)), "told");
        var line = desk.Service.Log.Lines.First(line => line.Contains("set ANALYSIS", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper!.WriteLine(line);
        Assert.DoesNotContain("\n2026", line, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_key", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_full_is_not_a_reason_to_ask_the_cloud_again_and_again()
    {
        await using var desk = await OpenAsync();
        archive.Answer = (_, _) => Archive.Done;
        await EndAsync(desk, "s1");
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(desk.Service.DataDir, "calls.db")};Pooling=False");
        other.Open();
        using (var command = other.CreateCommand())
        {
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();
        }

        await Eventually.PassAsync(time, Step, TimeSpan.FromMinutes(2));
        var asked = archive.Asked.Count;
        using (var command = other.CreateCommand())
        {
            command.CommandText = "ROLLBACK";
            command.ExecuteNonQuery();
        }

        await Eventually.PassAsync(time, Step, TimeSpan.FromSeconds(30));
        var record = await desk.Service.Client.GetStringAsync("/calls/s1", Token);
        TestContext.Current.TestOutputHelper!.WriteLine($"asked {asked} times in 2 min of outage; afterwards analysis {record.Contains("\"analysis\"", StringComparison.Ordinal)}");
        Assert.Contains("\"analysis\"", record, StringComparison.Ordinal);
    }

    // ---- round 3

    [Fact]
    public async Task An_analysis_that_cannot_be_told_holds_up_no_other_delivery_and_fills_no_log()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync($$"""{"status":"done","analysis":{"call_successful":"success","data_collection_results":{{Deep(63)}} } }""");
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(
            new Dictionary<string, string>
            {
                ["ANALYSIS"] = "poll", ["ELEVENLABS_API_KEY"] = "sk_test_key_0123456789", ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(), ["CALLBACK_ALLOW"] = "127.0.0.0/8",
            });
        var more = $$""","callback_url":"{{receiver.Url()}}","callback_events":["call.ended","call.analyzed"]""";
        await EndAsync(desk, "s1", more);
        await Eventually.TrueAsync(() => cloud.Requests.Count > 0, "it was asked for");
        await Task.Delay(5000, Token);
        var defects = desk.Service.Log.Lines.Count(line => line.Contains("Deliver", StringComparison.Ordinal) && line.Contains("xception", StringComparison.Ordinal));
        cloud.OnSignedUrl = context => context.Response.WriteAsync("""{"status":"processing"}""");
        await EndAsync(desk, "s2", more);
        await Task.Delay(4000, Token);
        var told = $"told {string.Join(',', receiver.Requests.Select(one => one.Call))}; defects of the pump {defects}; {desk.Service.Log.Lines.FirstOrDefault(line => line.Contains("Deliver", StringComparison.Ordinal) && line.Contains("xception", StringComparison.Ordinal))}";
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        Assert.True(receiver.Requests.Any(one => one.Call == "s2") && defects <= 1, told);
    }

    [Fact]
    public async Task Hundreds_of_calls_that_end_at_once_hold_up_no_other_call()
    {
        await using var cloud = await FakeCloud.StartAsync();
        int now = 0, most = 0;
        cloud.OnSignedUrl = async context =>
        {
            var n = Interlocked.Increment(ref now);
            most = Math.Max(most, n);
            await Task.Delay(100, Token);
            Interlocked.Decrement(ref now);
            await context.Response.WriteAsync("""{"status":"done","analysis":{"call_successful":"success"}}""", Token);
        };
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string>
        {
            ["ANALYSIS"] = "poll", ["ELEVENLABS_API_KEY"] = "sk_test_key_0123456789", ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(), ["MAX_CALLS"] = "400", ["RATE_LIMIT_PER_MINUTE"] = "60000",
        });
        for (var i = 0; i < 200; i++)
        {
            await desk.StartAsync($$"""{"agent_id":"a","session_id":"m{{i}}"}""");
        }

        foreach (var session in desk.Agents.Sessions)
        {
            session.HangsUp();
        }

        var slowest = TimeSpan.Zero;
        var clock = Stopwatch.StartNew();
        for (var i = 0; clock.Elapsed < TimeSpan.FromSeconds(15); i++)
        {
            var one = Stopwatch.StartNew();
            await desk.StartAsync($$"""{"agent_id":"a","session_id":"n{{i}}"}""");
            slowest = one.Elapsed > slowest ? one.Elapsed : slowest;
            await Task.Delay(200, Token);
        }

        var told = $"at most {most} at once, {cloud.Requests.Count} asked in {clock.Elapsed.TotalSeconds:0} s, slowest start {slowest.TotalMilliseconds:0} ms";
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        Assert.True(most <= 4 && slowest < TimeSpan.FromSeconds(1), told);
    }

    [Fact]
    public void Backups_that_begin_and_clear_at_once_lose_none()
    {
        using var folder = new TemporaryFolder();
        var failures = new ConcurrentQueue<string>();
        var made = 0;
        var until = Stopwatch.StartNew();
        Parallel.For(0, 6, new ParallelOptions { MaxDegreeOfParallelism = 6 }, n =>
        {
            while (until.Elapsed < TimeSpan.FromSeconds(8))
            {
                try
                {
                    AgentConnector.Backup.BackupRemains.Clear(folder.Path);
                    var target = Path.Combine(folder.Path, $"b{n}.tar.gz");
                    var (remains, file) = AgentConnector.Backup.BackupRemains.Begin(target);
                    using (file)
                    {
                        file.WriteByte(1);
                        File.WriteAllText(remains.Copy, "x");
                        Thread.Yield();
                        if (!File.Exists(remains.Copy))
                        {
                            failures.Enqueue("copy gone");
                        }

                        File.Move(remains.Part, target, overwrite: true);
                    }

                    File.Delete(remains.Copy);
                    Interlocked.Increment(ref made);
                }
                catch (Exception e)
                {
                    failures.Enqueue(e.GetType().Name + ": " + e.Message);
                }
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {made}: {failures.FirstOrDefault()}");
    }

    [Theory]
    [InlineData("termination_reason", """ "termination_reason":"The caller said 4111 1111 1111 1111" """)]
    [InlineData("error", """ "error":{"code":1008,"reason":"tool pay(card=4111111111111111) failed"} """)]
    public async Task What_a_redacted_call_tells_has_no_digits(string what, string metadata)
    {
        _ = what;
        var told = await OddRecordAsync($$"""{"status":"done","analysis":{"call_successful":"success"},"metadata":{ {{metadata}} } }""", redacts: true);
        Assert.DoesNotContain("1111", told, StringComparison.Ordinal);
    }

    private Task<Desk> OpenAsync(string? folder = null)
    {
        var settings = new Dictionary<string, string> { ["ANALYSIS"] = "poll" };
        if (folder is not null)
        {
            settings["DATA_DIR"] = folder;
        }

        return Desk.OpenAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IConversationArchive>(archive));
    }

    private static Task<Desk> RealAsync(FakeCloud cloud, IAgentConnector? agents = null) => Desk.OpenAsync(
        new Dictionary<string, string> { ["ANALYSIS"] = "poll", ["ELEVENLABS_API_KEY"] = "sk_test_key_0123456789", ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString() },
        builder => _ = agents is null ? null : builder.Services.AddSingleton(agents));

    private static async Task EndAsync(Desk desk, string id, string more = "")
    {
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"{{id}}"{{more}} }""");
        desk.Agents.Sessions.Last().HangsUp();
        await Eventually.TrueAsync(async () => (await desk.RecordAsync(id)).GetProperty("status").GetString() is "completed", "the call is over");
    }

    private sealed class OddAgents : IAgentConnector
    {
        private readonly string id;

        public OddAgents(string id) => (this.id, Last) = (id, null);

        public static FakeAgent? Last { get; private set; }

        public AgentRefusal? Check(AgentRequest request) => null;

        public Task<IAgentSession> ConnectAsync(AgentRequest request, CancellationToken cancellationToken)
        {
            Last = new FakeAgent { ConversationId = id };
            return Task.FromResult<IAgentSession>(Last);
        }
    }

    private sealed class Archive : IConversationArchive
    {
        public static readonly JsonElement Done = JsonDocument.Parse("""{"status":"done","analysis":{"call_successful":"success","transcript_summary":"They talked."}}""").RootElement;

        private int count;

        public Func<string, int, object?> Answer { get; set; } = (_, _) => null;

        public ConcurrentQueue<string> Asked { get; } = new();

        public Task<JsonElement?> ReadAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken)
        {
            Asked.Enqueue(conversationId);
            return Answer(conversationId, Interlocked.Increment(ref count)) switch
            {
                JsonElement record => Task.FromResult<JsonElement?>(record),
                Exception e => Task.FromException<JsonElement?>(e),
                _ => Task.FromResult<JsonElement?>(null),
            };
        }
    }
}
