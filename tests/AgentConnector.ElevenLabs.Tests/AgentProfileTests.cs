using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>What is read of an agent, from the cloud's whole answer and from strange ones.</summary>
public sealed class AgentProfileTests
{
    [Fact]
    public void Formats_variables_overrides_and_events_are_read()
    {
        var agent = Read("""
            {
              "agent_id": "agent_1", "name": "Anna",
              "conversation_config": {
                "asr": { "user_input_audio_format": "ulaw_8000" },
                "tts": { "agent_output_audio_format": "pcm_24000", "voice_id": "v" },
                "conversation": { "text_only": false, "client_events": ["audio", "interruption"] },
                "agent": { "dynamic_variables": { "dynamic_variable_placeholders": { "user_name": "Ada", "plan": 1 } } }
              },
              "platform_settings": {
                "overrides": {
                  "conversation_config_override": {
                    "agent": { "first_message": true, "language": false, "prompt": { "prompt": true, "llm": false } },
                    "tts": { "voice_id": true }
                  },
                  "enable_conversation_initiation_client_data_from_webhook": true
                }
              }
            }
            """);

        Assert.Equal(("Anna", "ulaw_8000", "pcm_24000", false), (agent.Name, agent.UserInputFormat, agent.AgentOutputFormat, agent.TextOnly));
        Assert.Equal(["user_name", "plan"], agent.DynamicVariables);
        Assert.Equal(["agent.first_message", "agent.prompt.prompt", "tts.voice_id"], agent.AllowedOverrides);
        Assert.Equal(["audio", "interruption"], agent.ClientEvents);
    }

    [Fact]
    public void Placeholders_are_found_where_they_stand_and_what_the_cloud_fills_in_is_none()
    {
        var agent = Read("""
            {
              "conversation_config": {
                "agent": {
                  "first_message": "Hello {{name}}, it is {{ system__time_utc }} and {{name}} again",
                  "dynamic_variables": { "dynamic_variable_placeholders": { "declared": "{{not_this}}" } },
                  "prompt": {
                    "prompt": "Shop {{shop}} for {{name}}. {{secret__token}} {{ not one }} {broken}}",
                    "tools": [
                      { "type": "webhook", "name": "ask", "api_schema": { "url": "https://x.example/{{order.id}}" } },
                      { "type": "client", "name": "book_slot" }, { "type": "client", "name": "book_slot" }, { "type": "client" }, 7
                    ],
                    "tool_ids": ["tool_1", "tool_1", null, "tool_2"]
                  }
                },
                "language_presets": { "de": { "overrides": { "agent": { "first_message": "Hallo {{anrede}}" } } } }
              }
            }
            """);

        Assert.Equal(["name"], agent.FirstMessageVariables);
        Assert.Equal(["shop", "name", "secret__token"], agent.PromptVariables);
        Assert.Equal(["order.id", "anrede"], agent.OtherVariables);
        Assert.Equal(["book_slot"], agent.ClientTools);
        Assert.Equal(["tool_1", "tool_2"], agent.ToolIds);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{ "tools": [] }""", 0)]
    [InlineData("""{ "tools": [], "tool_ids": ["tool_1"] }""", null)]
    [InlineData("""{ "tools": null, "tool_ids": ["tool_1"] }""", null)]
    [InlineData("""{ "tools": [{ "type": "system", "name": "end_call" }], "tool_ids": ["tool_1"] }""", 0)]
    public void Tools_that_are_named_by_id_alone_are_not_known_yet(string prompt, int? known) =>
        Assert.Equal(known, Read($$"""{ "conversation_config": { "agent": { "prompt": {{prompt}} } } }""").ClientTools?.Count);

    [Fact]
    public async Task Tools_named_by_id_are_read()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(context.Request.Path.Value!.EndsWith('1')
            ? """{ "id": "tool_1", "tool_config": { "type": "client", "name": "book_slot" } }"""
            : """{ "id": "tool/2", "tool_config": { "type": "webhook", "name": "ask" } }""");
        var client = new AgentsClient(new AgentsOptions { ApiKey = "key", BaseUrl = cloud.BaseUrl });
        var agent = Read("""{ "conversation_config": { "agent": { "prompt": { "tool_ids": ["tool_1", "tool/2"] } } } }""");

        var tools = await client.GetClientToolsAsync(agent, TestContext.Current.CancellationToken);

        Assert.Equal(["book_slot"], tools);
        Assert.Equal(["GET /v1/convai/tools/tool%2F2 key=key", "GET /v1/convai/tools/tool_1 key=key"], cloud.Requests.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "conversation_config": {} }""", true)]
    [InlineData("""{ "conversation_config": null, "name": "Anna" }""", false)]
    [InlineData("""{ "conversation_config": [] }""", false)]
    [InlineData("7", false)]
    public void Whether_settings_were_told_is_known(string answer, bool told) => Assert.Equal(told, Read(answer).HasSettings);

    [Fact]
    public async Task Settings_that_are_nested_deeply_are_read()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var (open, close) = (string.Concat(Enumerable.Repeat("{\"and\":[", 100)), string.Concat(Enumerable.Repeat("]}", 100)));
        cloud.OnSignedUrl = context => context.Response.WriteAsync($$"""{ "name": "Anna", "conversation_config": {}, "workflow": {{open}}{{close}} }""");
        var client = new AgentsClient(new AgentsOptions { ApiKey = "key", BaseUrl = cloud.BaseUrl });

        Assert.Equal("Anna", (await client.GetAgentAsync("agent_1", TestContext.Current.CancellationToken)).Name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "name": 7, "conversation_config": { "asr": [], "tts": null, "agent": { "dynamic_variables": { "dynamic_variable_placeholders": null } } } }""")]
    public void What_is_missing_or_of_another_kind_is_left_out(string answer)
    {
        var agent = Read(answer);

        Assert.Equal("", agent.Name);
        Assert.Null(agent.UserInputFormat);
        Assert.Null(agent.ClientEvents);
        Assert.Empty(agent.DynamicVariables);
        Assert.Empty(agent.AllowedOverrides);
        Assert.Empty(agent.FirstMessageVariables.Concat(agent.PromptVariables).Concat(agent.OtherVariables).Concat(agent.ToolIds));
        Assert.Equal([], agent.ClientTools);
    }

    private static AgentProfile Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return AgentProfile.Read(document.RootElement);
    }
}
