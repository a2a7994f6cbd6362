using System.Net;
using AgentConnector.Hosting.Resilience;

namespace AgentConnector.Integration.Tests.Hosting.Resilience;

/// <summary>When a far side is not asked at all.</summary>
public sealed class CircuitTests : IAsyncDisposable
{
    private readonly FarSideScene scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task One_that_never_answers_is_one_that_fails()
    {
        scene.Answers([.. Enumerable.Repeat(Reply.Hang, 8)]);
        var asking = Enumerable.Range(0, 4).Select(_ => scene.Client.GetAsync(scene.Server.Address, Cancellation)).ToList();

        await scene.SecondAsync(asked: 4);
        scene.Time.Advance(FarSideScene.ForAnswers - FarSideScene.BeforeSecond);

        await Assert.ThrowsAsync<TaskCanceledException>(() => Task.WhenAll(asking));
        Assert.NotNull(scene.Circuit.RestsFor);
    }

    [Fact]
    public async Task A_question_that_is_taken_back_does_not_close_it()
    {
        scene.Answers([.. Enumerable.Repeat(new Reply(500), 9)]);
        while (scene.Circuit.RestsFor is null)
        {
            await scene.FailAsync();
        }

        scene.Time.Advance(Circuit.Rest);
        scene.Recovers();
        scene.Answers(Reply.Hang);
        using var patience = new CancellationTokenSource();
        var arrived = scene.Server.Requests.Count;
        var asking = scene.Client.GetAsync(scene.Server.Address, patience.Token);
        await Eventually.TrueAsync(() => scene.Server.Requests.Count > arrived, "it is asked");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.NotNull(scene.Circuit.RestsFor);
        await Assert.ThrowsAsync<FarSideRestsException>(() => scene.AskAsync());
        scene.Time.Advance(Circuit.Rest);
        using var answer = await scene.AskAsync();
        Assert.Null(scene.Circuit.Trouble);
    }

    [Fact]
    public async Task One_that_fails_and_fails_is_not_asked_for_a_while_then_once_then_by_all()
    {
        scene.Answers([.. Enumerable.Repeat(new Reply(500), 9)]);
        for (var i = 0; i < 3 && scene.Circuit.RestsFor is null; i++)
        {
            await scene.FailAsync();
        }

        var before = scene.Asked.Count;
        var rests = await Assert.ThrowsAsync<FarSideRestsException>(() => scene.AskAsync());
        Assert.InRange(rests.RetryAfter, TimeSpan.FromSeconds(8), Circuit.Rest);
        Assert.Contains("The far side has failed", rests.Message, StringComparison.Ordinal);
        Assert.Equal(before, scene.Asked.Count);
        scene.Time.Advance(Circuit.Rest);
        Assert.Null(scene.Circuit.RestsFor);
        Assert.NotNull(scene.Circuit.Trouble);
        using var metrics = new ObservedMetrics(scene.Meters);
        Assert.Equal(1, metrics.Read()["agent_connector.circuit.open{far_side=The far side}"]);
        scene.Recovers();

        using var answer = await scene.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(scene.Circuit.Trouble);
        Assert.Equal(0, metrics.Read()["agent_connector.circuit.open{far_side=The far side}"]);
    }

    [Fact]
    public async Task One_that_limits_is_not_one_that_fails()
    {
        scene.Answers([.. Enumerable.Repeat(new Reply(429), 30)]);
        for (var i = 0; i < 10; i++)
        {
            using var limited = await scene.AskAsync();
            Assert.Equal(429, (int)limited.StatusCode);
        }

        Assert.Null(scene.Circuit.Trouble);
    }
}
