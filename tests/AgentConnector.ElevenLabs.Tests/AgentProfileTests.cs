using System.Text.Json;

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
    }

    private static AgentProfile Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return AgentProfile.Read(document.RootElement);
    }
}
