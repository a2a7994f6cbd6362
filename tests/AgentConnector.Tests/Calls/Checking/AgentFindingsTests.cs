using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls.Checking;
using AgentConnector.Problems;

namespace AgentConnector.Tests.Calls.Checking;

/// <summary>A request against what its agent needs.</summary>
public sealed class AgentFindingsTests
{
    private static readonly AgentNeeds Anna = new("Anna", "ulaw_8000", "ulaw_8000", ["name", "plan"], ["agent.first_message", "tts"], [], TextOnly: false)
    {
        FirstMessageVariables = ["name"],
        PromptVariables = ["shop"],
        OtherVariables = ["token"],
        ClientTools = ["book_slot", "send_mail"],
    };

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_field()
    {
        var found = Find(Anna, """{"shop": null}""", """{"agent": {"prompt": {"prompt": "x"}, "language": "en"}, "conversation": {"text_only": null}}""");

        Assert.Equal(
            [
                "error variable_missing dynamic_variables.name",
                "warning variable_not_given dynamic_variables.plan",
                "warning variable_not_given dynamic_variables.token",
                "warning variable_empty dynamic_variables.shop",
                "error override_not_allowed conversation_config_override.agent.prompt.prompt",
                "error override_not_allowed conversation_config_override.agent.language",
                "error tool_without_handler agent_id",
            ],
            found.Select(Told));
        Assert.Equal("The agent's first message or prompt has {{name}} in it: send name in dynamic_variables.", found[0].Message);
        Assert.Contains("send_mail", found[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_wrong_nothing_is_found() =>
        Assert.Empty(Find(
            Anna with { ClientTools = ["book_slot"] },
            """{"name": "Ada", "shop": "s", "plan": 1, "token": true}""",
            """{"agent": {"first_message": "Hi {{name}}", "prompt": {}}, "tts": {"voice_id": "v", "speed": 1.1}}"""));

    [Fact]
    public void An_overridden_text_has_the_say_over_its_variables()
    {
        var found = Find(Anna with { Variables = [], OtherVariables = [], ClientTools = [] }, """{"shop": "s"}""", """{"agent": {"first_message": "Hi {{who}}"}}""");

        Assert.Equal(["error variable_missing dynamic_variables.who"], found.Select(Told));
    }

    [Fact]
    public void An_agent_without_a_voice_is_fit_for_text_alone()
    {
        var mute = new AgentNeeds("Mute", "pcm_16000", "opus_48000", [], ["conversation.text_only"], ["audio"], TextOnly: true)
        {
            UnknownFormats = ["opus_48000"],
        };

        Assert.Equal(
            ["error agent_text_only agent_id", "error audio_format_unknown agent_id", "error agent_silent agent_id"], Find(mute, "{}", "{}").Select(Told));
        Assert.Equal(
            ["warning agent_events_missing agent_id"],
            Find(mute with { UnknownFormats = [] }, "{}", """{"conversation": {"text_only": true}}""").Select(Told));
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"agent": {"prompt": {"tool_ids": ["t1"]}}}""", "book_slot")]
    public void Tools_that_are_not_known_are_no_fault(string overrides, string? tool)
    {
        var agent = new AgentNeeds("A", null, null, [], ["agent.prompt.tool_ids"], [], TextOnly: false) { ClientTools = tool is null ? null : [tool] };

        Assert.Equal(["warning tools_not_checked agent_id"], Find(agent, "{}", overrides).Select(Told));
    }

    [Fact]
    public void A_name_with_a_dot_in_it_that_reads_like_a_field_is_told_once() =>
        Assert.Equal(
            ["error override_not_allowed conversation_config_override.agent.language"],
            Find(Anna with { FirstMessageVariables = [], PromptVariables = [], Variables = [], OtherVariables = [], ClientTools = [] }, "{}", """{"agent.language": "de", "agent": {"language": "en"}}""").Select(Told));

    [Fact]
    public void Of_an_agent_that_nothing_was_told_of_nothing_is_said_but_that() =>
        Assert.Equal(
            ["warning agent_not_checked agent_id"],
            Find(new("", null, null, [], [], [], TextOnly: false) { IsTold = false }, "{}", """{"agent": {"language": "en"}}""").Select(Told));

    [Fact]
    public void An_agent_without_a_name_is_called_the_agent() =>
        Assert.StartsWith("The agent is set to text only", Find(new("", null, null, [], [], [], TextOnly: true), "{}", "{}")[0].Message, StringComparison.Ordinal);

    private static string Told(CheckFinding finding) => $"{finding.Severity}".ToLowerInvariant() + $" {finding.Code} {finding.Field}";

    private static List<CheckFinding> Find(AgentNeeds agent, string variables, string overrides) =>
    [
        .. new AgentFindings(
            agent,
            new AgentRequest("agent_1", DynamicVariables: JsonElement.Parse(variables), ConversationConfigOverride: JsonElement.Parse(overrides)),
            text => text.Contains("{{who}}", StringComparison.Ordinal) ? ["who"] : text.Contains("{{name}}", StringComparison.Ordinal) ? ["name"] : [],
            tool => tool is "book_slot").All(),
    ];
}
