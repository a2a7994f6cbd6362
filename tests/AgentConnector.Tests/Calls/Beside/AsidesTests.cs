using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Tests.Calls.Beside;

/// <summary>Whatever an agent tells, and however much of it, can be stored and told on.</summary>
public sealed class AsidesTests
{
    [Theory]
    [InlineData(40, true)]
    [InlineData(49, false)]
    [InlineData(500, false)]
    public async Task Content_is_told_as_long_as_it_can_be_written_and_read_again(int levels, bool isTold)
    {
        await using var scene = new AsideScene();

        scene.Asides.TryTell(new AgentShowed("component", "card", "1", AsideScene.Json(AsideScene.Nested(levels)), Turn: 1));

        var content = Assert.Single(scene.Facts.OfType<CallContent>());
        Assert.Equal(isTold, content.Content is not null);
        CallEvent kept = content.WithoutDigits();
        Assert.Equal(content.Kind, Assert.IsType<CallContent>(JsonSerializer.Deserialize(JsonSerializer.Serialize(kept, CallJson.Default.CallEvent), CallJson.Default.CallEvent)).Kind);
    }

    [Fact]
    public async Task Content_whose_names_stand_twice_is_told_with_the_last_of_them()
    {
        await using var scene = new AsideScene();

        scene.Asides.TryTell(new AgentShowed("metadata", Name: null, Id: null, AsideScene.Json("""{"a":1,"a":2}"""), Turn: 1));

        Assert.Equal("""{"a":"#"}""", Assert.IsType<CallContent>(Assert.Single(scene.Facts).WithoutDigits()).Content?.GetRawText());
    }

    [Fact]
    public async Task Warnings_count_among_what_an_agent_may_tell_and_have_a_length()
    {
        await using var scene = new AsideScene();

        for (var i = 0; i < Asides.Most + 200; i++)
        {
            Assert.True(scene.Asides.TryTell(new AgentWarned("guardrail_triggered", new string('x', 100_000))));
        }

        Assert.Equal(Asides.Most + 1, scene.Facts.Count);
        Assert.All(scene.Facts.OfType<CallWarning>(), warning => Assert.True(warning.Detail.Length <= 501));
        Assert.Equal("agent_events_dropped", Assert.IsType<CallWarning>(scene.Facts.Last()).Code);
    }

    [Fact]
    public async Task Uses_of_tools_that_have_no_id_are_told_each()
    {
        await using var scene = new AsideScene();

        for (var i = 0; i < 2; i++)
        {
            scene.Asides.TryTell(new AgentUsesTool("lookup", "", "webhook"));
            scene.Asides.TryTell(new AgentUsedTool("lookup", "", "webhook", IsError: false));
        }

        Assert.Equal((2, 2), (scene.Facts.OfType<CallToolCalled>().Count(), scene.Facts.OfType<CallToolAnswered>().Count()));
    }

    [Fact]
    public async Task A_conversation_after_a_lost_one_may_use_its_ids_again()
    {
        await using var scene = new AsideScene();
        scene.Asides.TryTell(new AgentUsesTool("lookup", "t1", "webhook"));
        scene.Asides.TryTell(new AgentUsedTool("lookup", "t1", "webhook", IsError: false));

        scene.Asides.Lost();
        scene.Asides.TryTell(new AgentUsesTool("lookup", "t1", "webhook"));
        scene.Asides.TryTell(new AgentUsedTool("lookup", "t1", "webhook", IsError: false));

        Assert.Equal((2, 2), (scene.Facts.OfType<CallToolCalled>().Count(), scene.Facts.OfType<CallToolAnswered>().Count()));
    }
}
