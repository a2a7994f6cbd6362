using AgentConnector.Agents;
using AgentConnector.Webhooks.PostCall;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>When ElevenLabs is asked for an analysis, and when no more.</summary>
public sealed class AnalysisPaceTests
{
    private readonly AnalysisScene scene = new();

    [Fact]
    public async Task One_that_never_comes_is_given_up_after_so_many_questions()
    {
        await using var desk = await scene.OpenAsync();
        await AnalysisScene.EndAsync(desk, "s1");

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, Eventually.TrueAsync(() => AnalysisScene.GivenUp(desk) == 1, "it is given up"));

        Assert.Equal(AnalysisPoll.MostTries, scene.Archive.Asked.Count);
        Assert.Null(await AnalysisScene.AnalysisAsync(desk, "s1"));
        await Eventually.PassAsync(scene.Time, AnalysisScene.Minute, TimeSpan.FromMinutes(10));
        Assert.Equal(AnalysisPoll.MostTries, scene.Archive.Asked.Count);
    }

    [Fact]
    public async Task A_key_that_may_not_read_conversations_is_told_once_and_asked_with_again()
    {
        await using var desk = await scene.OpenAsync();
        var refused = new AgentException(AgentFailure.NotAllowed, "The key lacks a permission.");
        scene.Archive.Otherwise = refused;
        await AnalysisScene.EndAsync(desk, "s1");
        await AnalysisScene.EndAsync(desk, "s2");
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, Eventually.TrueAsync(() => scene.Archive.Asked.Count >= 4, "it was refused again and again"));
        Assert.Single(desk.Service.Log.Lines, line => line.Contains("set ANALYSIS=webhook", StringComparison.Ordinal)); // before it works again: then it would be told anew

        scene.Archive.Otherwise = AnalysisScene.FakeArchive.Done;
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, AnalysisScene.AnalyzedAsync(desk, "s1"));
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, AnalysisScene.AnalyzedAsync(desk, "s2"));
    }

    [Fact]
    public async Task A_wish_to_be_left_alone_is_heeded_for_all_conversations_and_gives_none_up()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Answers.Enqueue(new AgentException(AgentFailure.Busy, "too many") { RetryAfter = TimeSpan.FromMinutes(40) });
        scene.Archive.Otherwise = AnalysisScene.FakeArchive.Done;
        await AnalysisScene.EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, Eventually.TrueAsync(() => !scene.Archive.Asked.IsEmpty, "it was asked for"));

        await AnalysisScene.EndAsync(desk, "s2");
        await Eventually.PassAsync(scene.Time, AnalysisScene.Minute, TimeSpan.FromMinutes(38));
        Assert.Single(scene.Archive.Asked);

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, AnalysisScene.AnalyzedAsync(desk, "s1"));
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, AnalysisScene.AnalyzedAsync(desk, "s2"));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(1)]
    public async Task A_clock_that_is_set_gives_nothing_up_and_holds_nothing_up(int hours)
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Answers.Enqueue(null);
        scene.Archive.Answers.Enqueue(null);
        scene.Archive.Otherwise = AnalysisScene.FakeArchive.Done;
        await AnalysisScene.EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, Eventually.TrueAsync(() => !scene.Archive.Asked.IsEmpty, "it was asked for"));

        scene.Time.Set(TimeSpan.FromHours(hours));
        await Eventually.PassAsync(scene.Time, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

        await AnalysisScene.AnalyzedAsync(desk, "s1");
    }

    [Fact]
    public async Task One_that_is_slow_in_coming_holds_up_no_other()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Hangs = "conv_fake";
        scene.Archive.Otherwise = AnalysisScene.FakeArchive.Done;
        await AnalysisScene.EndAsync(desk, "s1");
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, Eventually.TrueAsync(() => !scene.Archive.Asked.IsEmpty, "the slow one is asked for"));

        await AnalysisScene.EndAsync(desk, "s2");
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s2"));

        Assert.Equal(["conv_fake", "conv_fake_2"], scene.Archive.Asked.Select(asked => asked.Conversation));
    }

    [Fact]
    public async Task Answers_that_bring_out_a_defect_hold_up_no_other_and_are_given_up_too()
    {
        await using var desk = await scene.OpenAsync();
        scene.Archive.Fails = conversation => conversation is not "conv_fake_6" ? new InvalidOperationException("a defect") : null;
        scene.Archive.Answers.Enqueue(AnalysisScene.FakeArchive.Done);
        foreach (var id in new[] { "s1", "s2", "s3", "s4", "s5", "s6" })
        {
            await AnalysisScene.EndAsync(desk, id);
        }

        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Step, AnalysisScene.AnalyzedAsync(desk, "s6"));
        await Eventually.AdvanceAsync(scene.Time, AnalysisScene.Minute, Eventually.TrueAsync(() => AnalysisScene.GivenUp(desk) == 5, "the others are given up"));
    }
}
