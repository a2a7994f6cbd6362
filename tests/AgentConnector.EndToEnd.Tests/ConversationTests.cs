using System.Net.Http.Json;
using System.Text.Json;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>What reaches the cloud, and what comes back, over the real protocol.</summary>
public sealed class ConversationTests
{
    [Fact]
    public async Task Overrides_variables_and_the_user_arrive_as_they_were_sent()
    {
        await using var scene = await CloudScene.StartAsync();
        using var answer = await scene.Client.StartCallAsync(new
        {
            agent_id = "variables",
            user_id = "u-1",
            dynamic_variables = new { name = "Zoë \"Z\"", vip = true, score = 4.25, nothing = (string?)null },
            conversation_config_override = new { agent = new { first_message = "Hello {{name}}", language = "en" }, tts = new { voice_id = "v1" } },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var conversation = Assert.Single(scene.Cloud.Conversations);
        var init = conversation.InitMessage!.Value;
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""{"name":"Zoë \"Z\"","vip":true,"score":4.25,"nothing":null}"""), init.GetProperty("dynamic_variables")));
        Assert.True(JsonElement.DeepEquals(
            JsonElement.Parse("""{"agent":{"first_message":"Hello {{name}}","language":"en"},"tts":{"voice_id":"v1"}}"""),
            init.GetProperty("conversation_config_override")));
        Assert.Equal("u-1", init.Text("user_id"));
        var id = (await answer.JsonAsync()).Text("session_id");
        Assert.Equal(conversation.Id, (await scene.Client.CallAsync(id)).Text("conversation_id"));
        Assert.Equal("Hello Zoë \"Z\"", (await scene.Client.EventAsync(id, "call.turn")).Text("text"));
    }

    [Fact]
    public async Task Every_way_to_start_arrives_where_the_cloud_reads_it()
    {
        await using var scene = await CloudScene.StartAsync();
        using var answer = await scene.Client.StartCallAsync(new
        {
            agent_id = "variables",
            dynamic_variables = new { name = "Ada" },
            branch_id = "agtbrch_1",
            version_id = "agtvrsn_2",
            environment = "staging",
            include_conversation_id = true,
            starting_workflow_node_id = "node_3",
            procedure_ids = new[] { "proc_1", "proc_2" },
            user_id = "u-1",
            conversation_config_override = new
            {
                agent = new { prompt = new { tool_ids = new[] { "tool_1" }, tool_ids_strict = true } },
                tts = new { supported_voices = new[] { new { label = "Narrator", voice_id = "v2", language = "de", speed = 0.9 } } },
            },
            tool_mock_config = new { mocking_strategy = "selected", mocked_tool_names = new[] { "book" }, fallback_strategy = "raise_error" },
            custom_llm_extra_body = new { temperature = 0.5 },
            source_info = new { source = "twilio", version = "1.2" },
        });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var conversation = Assert.Single(scene.Cloud.Conversations);
        var init = conversation.InitMessage!.Value;
        var expected = JsonElement.Parse("""
            {"type":"conversation_initiation_client_data","dynamic_variables":{"name":"Ada"},"branch_id":"agtbrch_1","environment":"staging",
             "user_id":"u-1","starting_workflow_node_id":"node_3",
             "conversation_config_override":{"agent":{"prompt":{"tool_ids":["tool_1"],"tool_ids_strict":true}},
               "tts":{"supported_voices":[{"label":"Narrator","voice_id":"v2","language":"de","speed":0.9}]}},
             "procedure_ids":["proc_1","proc_2"],
             "tool_mock_config":{"mocking_strategy":"selected","mocked_tool_names":["book"],"fallback_strategy":"raise_error"},
             "custom_llm_extra_body":{"temperature":0.5},"source_info":{"source":"twilio","version":"1.2"}}
            """);
        Assert.True(JsonElement.DeepEquals(expected, init), init.GetRawText());
        Assert.Empty(scene.Cloud.Violations);

        // What is told with the signed URL the cloud knows by that alone.
        using var client = new HttpClient { BaseAddress = scene.Cloud.BaseUrl };
        client.DefaultRequestHeaders.Add("xi-api-key", "any");
        using var asked = await client.GetAsync($"/v1/convai/conversations/{conversation.Id}", TestContext.Current.CancellationToken);
        var record = await asked.JsonAsync();
        Assert.Equal(("agtbrch_1", "agtvrsn_2", "staging"), (record.Text("branch_id"), record.Text("version_id"), record.Text("environment")));
    }

    [Fact]
    public async Task Variables_in_the_metadata_count_where_the_request_has_none_of_its_own()
    {
        await using var scene = await CloudScene.StartAsync();
        using var answer = await scene.Client.StartCallAsync(
            new { agent_id = "variables", metadata = new { source = "n8n", dynamic_variables = new { name = "Ada" } } });

        var id = (await answer.JsonAsync()).Text("session_id");
        Assert.Equal("Hello Ada, how can I help you today?", (await scene.Client.EventAsync(id, "call.turn")).Text("text"));
    }

    [Fact]
    public async Task A_caller_who_talks_over_the_agent_silences_it()
    {
        await using var scene = await CloudScene.StartAsync();
        var id = await scene.CallAsync("long", to: "wav:demo");

        var interrupted = await scene.Client.EventAsync(id, "call.interrupted");
        await scene.Client.EventAsync(id, "call.turn", turn => turn.Text("speaker") == "caller" && !turn.GetProperty("tentative").GetBoolean());
        await scene.Client.EndCallAsync(id);
        var record = await scene.Client.EndedCallAsync(id);

        Assert.True(interrupted.GetProperty("dropped_ms").GetInt64() > 0);
        Assert.True(Assert.Single(scene.Cloud.Conversations).Interruptions > 0);
        Assert.True(record.GetProperty("audio").GetProperty("interruptions").GetInt32() > 0);
        Assert.Contains(
            (await scene.Client.EventsAsync(id))[^1].GetProperty("data").GetProperty("transcript").EnumerateArray(),
            turn => turn.Text("speaker") == "agent" && turn.GetProperty("interrupted").GetBoolean());

        // What was dropped is not on the recording: the agent's side is silent where the caller was being listened to.
        var recording = StereoFile.Read(Assert.Single(Directory.GetFiles(Path.Combine(scene.DataDir, "recordings"))));
        var at = (int)interrupted.GetProperty("at_ms").GetInt64() * recording.SampleRate / 1000;
        Assert.Equal(Level.Silence, Level.Rms(recording.Right.AsSpan(at + 160, recording.SampleRate / 10)));
        Assert.InRange(Level.Rms(recording.Right.AsSpan(at - recording.SampleRate, recording.SampleRate)), -40, 0);
    }

    [Fact]
    public async Task Texts_of_the_API_reach_the_agent_and_are_answered()
    {
        await using var scene = await CloudScene.StartAsync();
        var id = await scene.CallAsync("multi-turn");
        await scene.Client.EventAsync(id, "call.turn");

        using var context = await scene.Client.SendMessageAsync(id, "contextual_update", "The customer is on the orders page.");
        using var message = await scene.Client.SendMessageAsync(id, "user_message", "Where is my order?");
        using var activity = await scene.Client.SendMessageAsync(id, "user_activity", "");
        await scene.Client.EventAsync(id, "call.turn", turn => turn.Text("text") == "I see. Please tell me more.");
        await scene.Client.EndCallAsync(id);
        using var late = await scene.Client.SendMessageAsync(id, "user_message", "Hello?");

        Assert.All([context, message, activity], answer => Assert.Equal(202, (int)answer.StatusCode));
        var conversation = Assert.Single(scene.Cloud.Conversations);
        Assert.Equal(["Where is my order?"], conversation.Texts);
        Assert.Equal(["The customer is on the orders page."], conversation.ContextualUpdates);
        Assert.Equal(1, conversation.Activities);
        Assert.Equal("conflict", await late.ProblemAsync());
    }

    [Fact]
    public async Task Contexts_files_and_feedback_reach_the_agent_as_the_contract_has_them()
    {
        await using var scene = await CloudScene.StartAsync();
        var id = await scene.CallAsync("multi-turn");
        await scene.Client.EventAsync(id, "call.turn");
        var conversation = Assert.Single(scene.Cloud.Conversations);
        using var client = new HttpClient { BaseAddress = scene.Cloud.BaseUrl };
        using var picture = new MultipartFormDataContent { { new ByteArrayContent([1]) { Headers = { ContentType = new("image/png") } }, "file", "p.png" } };
        using var uploaded = await client.PostAsync($"/v1/convai/conversations/{conversation.Id}/files", picture, TestContext.Current.CancellationToken);
        var file = (await uploaded.JsonAsync()).Text("file_id");

        foreach (var body in (object[])[
            new { type = "contextual_update", text = "3 items", context_id = "basket" },
            new { type = "feedback", score = "like" },
            new { type = "multimodal_message", text = "What is this?", file_ids = new[] { file } }])
        {
            using var answer = await scene.Client.PostAsJsonAsync($"/calls/{id}/messages", body, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode == 202, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await ServiceProcess.EventuallyAsync(() => Task.FromResult(conversation.Frames.Count == 4), TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                """{"type":"contextual_update","text":"3 items","context_id":"basket"}""",
                """{"type":"feedback","event_id":1,"score":"like"}""",
                $$$"""{"type":"multimodal_message","text":{"type":"user_message","text":"What is this?"},"file":{"type":"file_input","file_id":"{{{file}}}"},"files":[{"type":"file_input","file_id":"{{{file}}}"}]}""",
            ],
            conversation.Frames.Skip(1));
        Assert.Equal(1, conversation.Likes);
    }

    [Fact]
    public async Task A_tool_nobody_has_configured_is_answered_with_an_error_and_the_agent_goes_on()
    {
        await using var scene = await CloudScene.StartAsync();
        var id = await scene.CallAsync("tools");
        var record = await scene.Client.EndedCallAsync(id);

        var conversation = Assert.Single(scene.Cloud.Conversations);
        var facts = await scene.Client.EventsAsync(id);
        var result = conversation.ToolResults[0];
        Assert.True(result.IsError);
        Assert.Contains("lookup_order", result.Result);
        Assert.Equal("lookup_order", facts.First(fact => fact.Text("type") == "call.tool_called").GetProperty("data").Text("tool"));
        Assert.True(facts.First(fact => fact.Text("type") == "call.tool_answered").GetProperty("data").GetProperty("is_error").GetBoolean());
        Assert.Contains(conversation.Transcript, turn => turn.Message == "I am sorry, that did not work.");
        Assert.Equal("completed agent completed", record.Outcome());
    }

    [Fact]
    public async Task Ending_a_call_by_the_API_says_goodbye_to_the_cloud()
    {
        await using var scene = await CloudScene.StartAsync();
        var id = await scene.CallAsync("echo");

        await scene.Client.EndCallAsync(id);
        await Assert.Single(scene.Cloud.Conversations).Ended;

        Assert.Equal("completed service cancelled", (await scene.Client.EndedCallAsync(id)).Outcome());
        Assert.Equal(1000, scene.Cloud.Conversations[0].Close?.Code);
    }
}
