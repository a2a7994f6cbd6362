using System.Collections.Concurrent;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using AgentConnector.Integration.Tests.Calls;
using AgentConnector.Webhooks.PostCall;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>What ElevenLabs made of a conversation, asked for: without a public address.</summary>
public sealed class AnalysisPollTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime time = new();
    private readonly FakeArchive archive = new();

    [Fact]
    public async Task An_analysis_is_asked_for_until_it_is_there_and_joins_the_record()
    {
        await using var desk = await OpenAsync();
        archive.Answers.Enqueue(null);
        archive.Answers.Enqueue(new AgentException(AgentFailure.Busy, "too many"));
        archive.Answers.Enqueue(FakeArchive.Done);
        await EndAsync(desk, "s1");

        await Eventually.AdvanceAsync(time, Step, AnalyzedAsync(desk, "s1"));

        var analysis = (await AnalysisAsync(desk, "s1"))!.Value;
        Assert.Equal(("success", "Opening hours"), (analysis.GetProperty("successful").GetString(), analysis.GetProperty("title").GetString()));
        Assert.Equal(286, analysis.GetProperty("charging").GetProperty("call_charge").GetInt32());
        Assert.Equal([("conv_fake", false), ("conv_fake", false), ("conv_fake", false)], archive.Asked);
        await Eventually.PassAsync(time, Minute, TimeSpan.FromMinutes(10));
        Assert.Equal(3, archive.Asked.Count); // what is there is not asked for again
    }

    [Fact]
    public async Task A_webhook_that_is_quicker_is_taken_and_nothing_is_asked()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");
        var report = PostCallReport.Read("""{"type":"post_call_transcription","data":{"conversation_id":"conv_fake","analysis":{"call_successful":"failure"}}}"""u8.ToArray());
        Assert.Equal("joined", await desk.Service.Services.GetRequiredService<PostCallDesk>().TakeAsync(report!, TestContext.Current.CancellationToken));
        archive.Answers.Enqueue(FakeArchive.Done);
        await EndAsync(desk, "s2");

        await Eventually.AdvanceAsync(time, Step, AnalyzedAsync(desk, "s2"));

        Assert.Equal("failure", (await AnalysisAsync(desk, "s1"))!.Value.GetProperty("successful").GetString());
        Assert.Equal([("conv_fake_2", false)], archive.Asked);
    }

    [Fact]
    public async Task A_webhook_that_comes_later_changes_nothing()
    {
        await using var desk = await OpenAsync();
        archive.Answers.Enqueue(FakeArchive.Done);
        await EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(time, Step, AnalyzedAsync(desk, "s1"));

        var report = PostCallReport.Read("""{"type":"post_call_transcription","data":{"conversation_id":"conv_fake","analysis":{"call_successful":"failure"}}}"""u8.ToArray());

        Assert.Equal("known", await desk.Service.Services.GetRequiredService<PostCallDesk>().TakeAsync(report!, TestContext.Current.CancellationToken));
        Assert.Equal("success", (await AnalysisAsync(desk, "s1"))!.Value.GetProperty("successful").GetString());
        Assert.Single(await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, TestContext.Current.CancellationToken), entry => entry.Fact is CallAnalyzed);
    }

    [Fact]
    public async Task One_that_never_comes_is_given_up_after_half_an_hour_and_asked_for_less_and_less()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");

        await Eventually.AdvanceAsync(time, Minute, Eventually.TrueAsync(
            () => desk.Service.Log.Lines.Any(line => line.Contains("is not asked again", StringComparison.Ordinal)), "it is given up"));

        var asked = archive.Asked.Count;
        Assert.InRange(asked, 10, 45);
        Assert.Null(await AnalysisAsync(desk, "s1"));
        await Eventually.PassAsync(time, Minute, TimeSpan.FromMinutes(10));
        Assert.Equal(asked, archive.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_may_not_read_conversations_is_told_once()
    {
        await using var desk = await OpenAsync();
        archive.Otherwise = new AgentException(AgentFailure.NotAllowed, "The key lacks convai_read.");
        await EndAsync(desk, "s1");
        await EndAsync(desk, "s2");

        await Eventually.AdvanceAsync(time, Step, Eventually.TrueAsync(() => archive.Asked.Count >= 2, "both were asked for"));
        await Eventually.PassAsync(time, Minute, TimeSpan.FromMinutes(10));

        Assert.Equal(2, archive.Asked.Count);
        Assert.Single(desk.Service.Log.Lines, line => line.Contains("set ANALYSIS=webhook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_one_process_did_not_get_the_next_asks_for()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await OpenAsync(folder.Path))
        {
            await EndAsync(first, "s1");
        }

        Assert.Empty(archive.Asked);
        archive.Answers.Enqueue(FakeArchive.Done);
        await using var second = await OpenAsync(folder.Path);

        await Eventually.AdvanceAsync(time, Step, AnalyzedAsync(second, "s1"));

        Assert.Equal([("conv_fake", false)], archive.Asked);
    }

    [Fact]
    public async Task What_is_awaited_is_not_asked_for_once_that_is_not_wanted()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await OpenAsync(folder.Path))
        {
            await EndAsync(first, "s1");
        }

        await using var second = await OpenAsync(folder.Path, analysis: "webhook");
        await Eventually.PassAsync(time, Minute, TimeSpan.FromMinutes(40));

        Assert.Empty(archive.Asked);
    }

    [Fact]
    public async Task Answers_that_bring_out_a_defect_hold_up_no_other_and_are_given_up_too()
    {
        await using var desk = await OpenAsync();
        archive.Fails = conversation => conversation is not "conv_fake_6" ? new InvalidOperationException("a defect") : null;
        archive.Answers.Enqueue(FakeArchive.Done);
        foreach (var id in new[] { "s1", "s2", "s3", "s4", "s5", "s6" })
        {
            await EndAsync(desk, id);
        }

        await Eventually.AdvanceAsync(time, Step, AnalyzedAsync(desk, "s6"));
        await Eventually.AdvanceAsync(time, Minute, Eventually.TrueAsync(
            () => desk.Service.Log.Lines.Count(line => line.Contains("is not asked again", StringComparison.Ordinal)) == 5, "the others are given up"));
    }

    [Fact]
    public async Task Whoever_waits_is_not_woken_by_those_who_wait_no_longer()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");
        var (bells, token) = (desk.Service.Services.GetRequiredService<CallBells>(), TestContext.Current.CancellationToken);
        var archive = desk.Service.Services.GetRequiredService<CallArchive>();
        using var leaves = new CancellationTokenSource();
        using var stay = new CancellationTokenSource();
        var leaving = archive.WaitForAnalysisAsync(CallId.Parse("s1"), leaves.Token).AsTask();
        var staying = Enumerable.Range(0, 2).Select(_ => archive.WaitForAnalysisAsync(CallId.Parse("s1"), stay.Token).AsTask()).ToList();
        await Eventually.TrueAsync(() => bells.Count == 1, "they wait");

        await leaves.CancelAsync();
        await leaving;
        await desk.RecordAsync("s1"); // those who were woken have looked, and wait again
        await Eventually.TrueAsync(() => bells.Count == 1, "they wait again");
        var bell = bells.NextAsync(CallId.Parse("s1"));
        for (var look = 0; look < 20; look++)
        {
            await desk.RecordAsync("s1");
        }

        Assert.False(bell.IsCompleted);
        await stay.CancelAsync();
        await Task.WhenAll(staying).WaitAsync(token);
        Assert.Equal(0, bells.Count);
    }

    [Fact]
    public async Task An_erased_call_is_not_asked_for()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");
        using var erased = await desk.Service.Client.DeleteAsync("/calls/s1", TestContext.Current.CancellationToken);
        erased.EnsureSuccessStatusCode();
        archive.Answers.Enqueue(FakeArchive.Done);
        await EndAsync(desk, "s2");

        await Eventually.AdvanceAsync(time, Step, AnalyzedAsync(desk, "s2"));

        Assert.Equal([("conv_fake_2", false)], archive.Asked);
    }

    [Fact]
    public async Task Whoever_waits_until_it_is_analyzed_is_answered_with_the_analysis()
    {
        await using var desk = await OpenAsync();
        archive.Answers.Enqueue(null);
        archive.Answers.Enqueue(FakeArchive.Done);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        var waiting = desk.Service.Client.GetStringAsync("/calls/s1?wait=120&until=analyzed", TestContext.Current.CancellationToken);
        desk.Agents.Sessions.Last().HangsUp();

        await Eventually.AdvanceAsync(time, Step, waiting);

        Assert.Contains("\"summary\":\"They talked.\"", await waiting, StringComparison.Ordinal);
        Assert.Equal(0, desk.Service.Services.GetRequiredService<CallBells>().Count);
        using var wrong = await desk.Service.Client.GetAsync("/calls/s1?until=later", TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    [Fact]
    public async Task The_wait_for_an_analysis_ends_with_its_time()
    {
        await using var desk = await OpenAsync();
        await EndAsync(desk, "s1");
        var waiting = desk.Service.Client.GetStringAsync("/calls/s1?wait=30&until=analyzed", TestContext.Current.CancellationToken);

        await Eventually.AdvanceAsync(time, Step, waiting);

        Assert.Contains("\"status\":\"completed\"", await waiting, StringComparison.Ordinal);
        Assert.Equal(0, desk.Service.Services.GetRequiredService<CallBells>().Count);
    }

    [Fact]
    public async Task The_built_in_agent_tells_what_it_made_of_its_conversations()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["ANALYSIS"] = "poll", ["RECORDING"] = "false" });
        using var started = await service.Client.PostAsync(
            "/webhook/initiate-call",
            new StringContent("""{"agent_id":"a","session_id":"s1","to":"wav:demo","simulate":{"scenario":"echo"}}""", System.Text.Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);
        started.EnsureSuccessStatusCode();
        using var ended = await service.Client.PostAsync("/calls/s1/end", content: null, TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(async () => await AnalysisAsync(service, "s1") is not null, "the analysis is there");
    }

    private Task<Desk> OpenAsync(string? folder = null, string analysis = "poll")
    {
        var settings = new Dictionary<string, string> { ["ANALYSIS"] = analysis };
        if (folder is not null)
        {
            settings["DATA_DIR"] = folder;
        }

        return Desk.OpenAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IConversationArchive>(archive));
    }

    private static async Task EndAsync(Desk desk, string id)
    {
        await desk.StartAsync($$"""{"agent_id":"a","session_id":"{{id}}"}""");
        desk.Agents.Sessions.Last().HangsUp();
        await Eventually.TrueAsync(async () => (await desk.RecordAsync(id)).GetProperty("status").GetString() is "completed", "the call is over");
    }

    private static Task AnalyzedAsync(Desk desk, string id) => Eventually.TrueAsync(async () => await AnalysisAsync(desk, id) is not null, "the analysis is there");

    private static Task<JsonElement?> AnalysisAsync(Desk desk, string id) => AnalysisAsync(desk.Service, id);

    private static async Task<JsonElement?> AnalysisAsync(RunningService service, string id)
    {
        using var document = JsonDocument.Parse(await service.Client.GetStringAsync($"/calls/{id}", TestContext.Current.CancellationToken));
        return document.RootElement.TryGetProperty("analysis", out var analysis) && analysis.ValueKind is JsonValueKind.Object ? analysis.Clone() : null;
    }

    private sealed class FakeArchive : IConversationArchive
    {
        public static readonly JsonElement Done = JsonDocument.Parse("""
            {"conversation_id":"conv_fake","status":"done","metadata":{"cost":296,"charging":{"call_charge":286},"error":null},
             "analysis":{"call_successful":"success","transcript_summary":"They talked.","call_summary_title":"Opening hours"}}
            """).RootElement;

        /// <summary>In their order: a record, null while it is not ready, or what goes wrong.</summary>
        public ConcurrentQueue<object?> Answers { get; } = new();

        /// <summary>What goes wrong when there are no more; null: it is not ready.</summary>
        public AgentException? Otherwise { get; set; }

        /// <summary>What a question about a conversation brings out before it is answered.</summary>
        public Func<string, Exception?> Fails { get; set; } = _ => null;

        public ConcurrentQueue<(string Conversation, bool IsSimulated)> Asked { get; } = new();

        public Task<JsonElement?> ReadAsync(string conversationId, bool isSimulated, CancellationToken cancellationToken)
        {
            Asked.Enqueue((conversationId, isSimulated));
            if (Fails(conversationId) is { } failure)
            {
                return Task.FromException<JsonElement?>(failure);
            }

            return (Answers.TryDequeue(out var answer) ? answer : Otherwise) switch
            {
                JsonElement record => Task.FromResult<JsonElement?>(record),
                AgentException e => Task.FromException<JsonElement?>(e),
                _ => Task.FromResult<JsonElement?>(null),
            };
        }
    }
}
