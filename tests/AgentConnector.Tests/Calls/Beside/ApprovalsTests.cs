using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Beside;

/// <summary>Each ask gets one answer at most, none but a yes of somebody lets a tool run, and of each it is told what came of it.</summary>
public sealed class ApprovalsTests
{
    [Fact]
    public async Task An_answer_that_the_agent_does_not_take_is_told_as_no_approval()
    {
        await using var scene = new AsideScene();
        scene.Agent.TakesNothing = true;
        scene.Ask();

        await Assert.ThrowsAsync<AgentException>(() => scene.ApproveAsync());

        Assert.Equal(new("call_4", "book", Approved: false, "service", ApprovalReason.Withdrawn), await scene.GivenAsync());
    }

    [Fact]
    public async Task What_still_waits_when_the_call_ends_is_told_as_no_approval()
    {
        await using var scene = new AsideScene();
        scene.Ask();

        await scene.DisposeAsync();

        Assert.Equal((false, ApprovalReason.Withdrawn), await scene.GivenAsync() is var given ? (given.Approved, given.Reason) : default);
        Assert.Empty(scene.Agent.Approvals);
        Assert.Equal(ApprovalReason.Withdrawn, (await scene.ApproveAsync())?.Reason);
    }

    [Fact]
    public async Task An_approval_on_its_way_to_a_lost_conversation_does_not_reach_the_next_one()
    {
        await using var scene = new AsideScene();
        var sending = scene.Agent.HoldApprovals();
        scene.Ask();
        var approving = scene.ApproveAsync();
        var mayStillBeSent = await sending;

        scene.Asides.Lost();

        Assert.True(mayStillBeSent.IsCancellationRequested);
        Assert.Equal(ApprovalReason.Withdrawn, (await approving)?.Reason);
        Assert.False((await scene.GivenAsync()).Approved);
    }

    [Theory]
    [InlineData(ApprovalPolicy.Ask, false)]
    [InlineData(ApprovalPolicy.Allow, true)]
    public async Task An_id_that_the_next_conversation_uses_again_is_answered_at_once_for_nobody_could_tell_which_is_meant(ApprovalPolicy policy, bool approved)
    {
        await using var scene = new AsideScene(policy);
        scene.Ask();
        await Eventually.TrueAsync(() => policy is ApprovalPolicy.Ask || !scene.Agent.Approvals.IsEmpty, "the first is answered where it can be");
        scene.Asides.Lost();
        scene.Agent.Approvals.Clear();

        scene.Ask(tool: "pay");
        scene.Ask(tool: "pay"); // once more: the same

        await Eventually.TrueAsync(() => scene.Facts.OfType<CallApprovalGiven>().Count() == 2, "both have an outcome");
        Assert.Equal(("call_4", approved), Assert.Single(scene.Agent.Approvals));
        Assert.DoesNotContain(scene.Facts.OfType<CallApprovalNeeded>(), needed => needed.Tool == "pay");
    }

    [Fact]
    public async Task An_agent_that_asks_without_end_is_answered_to_a_limit_and_that_is_said_once()
    {
        await using var scene = new AsideScene(ApprovalPolicy.Allow);

        for (var i = 0; i < Approvals.Most + 500; i++)
        {
            scene.Ask($"call_{i}");
        }

        await Eventually.TrueAsync(() => scene.Facts.OfType<CallApprovalGiven>().Count() == Approvals.Most, "as many as are answered are");
        Assert.Equal(Approvals.Most, scene.Agent.Approvals.Count);
        Assert.Equal("approvals_dropped", Assert.Single(scene.Facts.OfType<CallWarning>()).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public async Task An_id_that_nobody_can_put_into_an_address_is_never_approved(int length)
    {
        await using var scene = new AsideScene();

        scene.Ask(new string('x', length));

        Assert.Empty(scene.Facts.OfType<CallApprovalNeeded>());
        Assert.Single(scene.Facts.OfType<CallWarning>());
    }

    [Fact]
    public async Task What_is_asked_for_is_written_down_in_bounds()
    {
        await using var scene = new AsideScene();

        scene.Ask(tool: new string('t', 100_000), server: new string('s', 100_000), parameters: $"\"{new string('p', 100_000)}\"");

        var needed = Assert.Single(scene.Facts.OfType<CallApprovalNeeded>());
        Assert.Equal((256, 256, null), (needed.Tool.Length, needed.Service.Length, needed.Parameters));
        await scene.ApproveAsync();
        Assert.Equal(256, (await scene.GivenAsync()).Tool.Length);
    }

    [Theory]
    [InlineData("""{"a":1,"a":"2 4"}""", """{"a":"# #"}""")]
    [InlineData("""{"a":[{"b":1,"b":2}]}""", """{"a":[{"b":"#"}]}""")]
    public async Task A_name_that_stands_twice_does_not_end_the_call(string parameters, string kept)
    {
        await using var scene = new AsideScene();

        scene.Ask(parameters: parameters);

        var needed = Assert.IsType<CallApprovalNeeded>(Assert.Single(scene.Facts.OfType<CallApprovalNeeded>()).WithoutDigits());
        Assert.Equal(kept, needed.Parameters?.GetRawText());
    }

    [Fact]
    public async Task What_is_nested_too_deeply_to_be_told_is_left_out()
    {
        await using var scene = new AsideScene();

        scene.Ask(parameters: AsideScene.Nested(100));

        Assert.Null(Assert.Single(scene.Facts.OfType<CallApprovalNeeded>()).Parameters);
    }
}
