using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.History;
using AgentConnector.History.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>Who waits for an analysis: GET /calls/{id}?until=analyzed.</summary>
public sealed class AnalysisWaitTests
{
    private readonly AnalysisScene scene = new();

    [Fact]
    public async Task Until_analyzed_is_until_the_conversation_that_the_record_names_is()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Fails = conversation => conversation is "conv_fake" ? null : new AgentException(AgentFailure.Busy, "not yet");
        scene.Archive.Otherwise = AnalysisScene.FakeArchive.Done;
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1","on_agent_lost":"reconnect"}""");
        desk.Agents.Sessions.Single().IsLost();
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, Eventually.TrueAsync(
            async () => (await desk.RecordAsync("s1")).GetProperty("conversation_id").GetString() == "conv_fake_2", "the agent is back"));
        desk.Agents.Sessions.Last().HangsUp();
        var waiting = desk.Service.Client.GetStringAsync("/calls/s1?wait=120&until=analyzed", TestContext.Current.CancellationToken);
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s1")); // that of the one that was lost
        Assert.False(waiting.IsCompleted);

        scene.Archive.Fails = _ => null;
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, waiting);

        Assert.Contains("\"conversation_id\":\"conv_fake_2\",\"title\"", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_while_the_store_fails_leaves_no_bell()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");
        var bells = desk.Service.Services.GetRequiredService<CallBells>();
        var waiting = desk.Service.Services.GetRequiredService<CallArchive>().WaitForAnalysisAsync(CallId.Parse("s1"), TestContext.Current.CancellationToken).AsTask();
        await Eventually.TrueAsync(() => bells.Count == 1, "it waits");
        var file = Path.Combine(desk.Service.DataDir, "calls.db");
        File.Move(file, file + ".away");
        await File.WriteAllTextAsync(file, "something else", TestContext.Current.CancellationToken);

        bells.Ring(CallId.Parse("s1"));
        await Record.ExceptionAsync(() => waiting);

        Assert.Equal(0, bells.Count);
        File.Delete(file);
        File.Move(file + ".away", file);
    }

    [Fact]
    public async Task Whoever_waits_is_not_woken_by_those_who_wait_no_longer()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");
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
    public async Task Whoever_waits_until_it_is_analyzed_is_answered_with_the_analysis()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Answers.Enqueue(null);
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        await desk.StartAsync("""{"agent_id":"a","session_id":"s1"}""");
        var waiting = desk.Service.Client.GetStringAsync("/calls/s1?wait=120&until=analyzed", TestContext.Current.CancellationToken);
        desk.Agents.Sessions.Last().HangsUp();

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, waiting);

        Assert.Contains("\"summary\":\"They talked.\"", await waiting, StringComparison.Ordinal);
        Assert.Equal(0, desk.Service.Services.GetRequiredService<CallBells>().Count);
        using var wrong = await desk.Service.Client.GetAsync("/calls/s1?until=later", TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    [Fact]
    public async Task The_wait_for_an_analysis_ends_with_its_time()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");
        var waiting = desk.Service.Client.GetStringAsync("/calls/s1?wait=30&until=analyzed", TestContext.Current.CancellationToken);

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, waiting);

        Assert.Contains("\"status\":\"completed\"", await waiting, StringComparison.Ordinal);
        Assert.Equal(0, desk.Service.Services.GetRequiredService<CallBells>().Count);
    }
}
