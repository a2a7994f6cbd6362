using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Webhooks.PostCall;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>What ElevenLabs made of a conversation, asked for: without a public address.</summary>
public sealed class AnalysisPollTests
{
    private readonly AnalysisScene scene = new();

    [Fact]
    public async Task An_analysis_is_asked_for_until_it_is_there_and_joins_the_record()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Answers.Enqueue(null);
        scene.Archive.Answers.Enqueue(new AgentException(AgentFailure.Busy, "too many"));
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        await AnalysisScene.EndAsync(desk, "s1");

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s1"));

        var analysis = (await AnalysisScene.AnalysisAsync(desk, "s1"))!.Value;
        Assert.Equal(("success", "Opening hours"), (analysis.GetProperty("successful").GetString(), analysis.GetProperty("title").GetString()));
        Assert.Equal(286, analysis.GetProperty("charging").GetProperty("call_charge").GetInt32());
        Assert.Equal([("conv_fake", false), ("conv_fake", false), ("conv_fake", false)], scene.Archive.Asked);
        await Eventually.PassAsync(scene.Time, AnalysisScene.Minute, TimeSpan.FromMinutes(10));
        Assert.Equal(3, scene.Archive.Asked.Count); // what is there is not asked for again
    }

    [Fact]
    public async Task A_webhook_that_is_quicker_is_taken_and_nothing_is_asked()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");
        var report = PostCallReport.Read("""{"type":"post_call_transcription","data":{"conversation_id":"conv_fake","analysis":{"call_successful":"failure"}}}"""u8.ToArray());
        Assert.Equal("joined", await desk.Service.Services.GetRequiredService<PostCallDesk>().TakeAsync(report!, TestContext.Current.CancellationToken));
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        await AnalysisScene.EndAsync(desk, "s2");

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s2"));

        Assert.Equal("failure", (await AnalysisScene.AnalysisAsync(desk, "s1"))!.Value.GetProperty("successful").GetString());
        Assert.Equal([("conv_fake_2", false)], scene.Archive.Asked);
    }

    [Fact]
    public async Task A_webhook_that_comes_later_changes_nothing()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        await AnalysisScene.EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s1"));

        var report = PostCallReport.Read("""{"type":"post_call_transcription","data":{"conversation_id":"conv_fake","analysis":{"call_successful":"failure"}}}"""u8.ToArray());

        Assert.Equal("known", await desk.Service.Services.GetRequiredService<PostCallDesk>().TakeAsync(report!, TestContext.Current.CancellationToken));
        Assert.Equal("success", (await AnalysisScene.AnalysisAsync(desk, "s1"))!.Value.GetProperty("successful").GetString());
        Assert.Single(await desk.Journal.ReadAsync(CallId.Parse("s1"), 0, TestContext.Current.CancellationToken), entry => entry.Fact is CallAnalyzed);
    }

    [Fact]
    public async Task An_erased_calls_analysis_does_not_join_another_of_that_id()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");
        using var erased = await desk.Service.Client.DeleteAsync("/calls/s1", TestContext.Current.CancellationToken);
        erased.EnsureSuccessStatusCode();
        await AnalysisScene.EndAsync(desk, "s1");

        // What an answer under way does then, or a webhook between finding its call and joining it.
        var joined = await desk.Service.Services.GetRequiredService<PostCallDesk>().JoinAsync(
            CallId.Parse("s1"), new CallAnalyzed("success", "of the erased caller", ConversationId: "conv_fake"), TestContext.Current.CancellationToken);

        Assert.False(joined);
        Assert.Null(await AnalysisScene.AnalysisAsync(desk, "s1"));
    }

    [Fact]
    public async Task What_one_process_did_not_get_the_next_asks_for()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await scene.OpenAsync(folder.Path))
        {
            await AnalysisScene.EndAsync(first, "s1");
        }

        Assert.Empty(scene.Archive.Asked);
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        await using var second = await scene.OpenAsync(folder.Path);

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(second, "s1"));

        Assert.Equal([("conv_fake", false)], scene.Archive.Asked);
    }

    [Fact]
    public async Task What_is_awaited_is_not_asked_for_once_that_is_not_wanted()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await scene.OpenAsync(folder.Path))
        {
            await AnalysisScene.EndAsync(first, "s1");
        }

        await using var second = await scene.OpenAsync(folder.Path, analysis: "webhook");
        await Eventually.PassAsync(scene.Time, AnalysisScene.Minute, TimeSpan.FromMinutes(40));

        Assert.Empty(scene.Archive.Asked);
    }

    [Fact]
    public async Task An_erased_call_is_not_asked_for()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");
        using var erased = await desk.Service.Client.DeleteAsync("/calls/s1", TestContext.Current.CancellationToken);
        erased.EnsureSuccessStatusCode();
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        await AnalysisScene.EndAsync(desk, "s2");

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s2"));

        Assert.Equal([("conv_fake_2", false)], scene.Archive.Asked);
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

        await Eventually.TrueAsync(async () => await AnalysisScene.AnalysisAsync(service, "s1") is not null, "the analysis is there");
    }
}
