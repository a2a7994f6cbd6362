using System.Text.Json;

namespace AgentConnector.Integration.Tests.Calls.Starting;

/// <summary>Start requests that a workflow put together wrongly: nobody is called with half of what was meant.</summary>
public sealed class StartFieldsTests
{
    [Theory]
    [InlineData("variables", "dynamic_variables")]
    [InlineData("dynamicVariables", "dynamic_variables")]
    [InlineData("dynamic_variable", "dynamic_variables")]
    [InlineData("phone_number", "to")]
    [InlineData("to_number", "to")]
    [InlineData("agentId", "agent_id")]
    [InlineData("agent", "agent_id")]
    [InlineData("sesion_id", "session_id")]
    [InlineData("callbackUrl", "callback_url")]
    [InlineData("webhook_url", "callback_url")]
    [InlineData("max_duration", "max_duration_seconds")]
    [InlineData("overrides", "conversation_config_override")]
    [InlineData("meta_data", "metadata")]
    [InlineData("scenario", "simulate")]
    public async Task An_unknown_field_starts_nothing_and_says_what_was_probably_meant(string field, string meant)
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.StartAsync($$$"""{"agent_id":"a","{{{field}}}":{"name":"Ada"}}""");

        Assert.Equal(422, status);
        Assert.EndsWith($"did you mean {meant}?", body.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_field_inside_of_one_of_ours_is_judged_and_what_is_free_is_not()
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.StartAsync("""{"agent_id":"a","simulate":{"scenari":"echo"}}""");
        var (free, _, _) = await desk.StartAsync("""
            {"agent_id":"a","metadata":{"variables":1,"phone_number":"undefined","x":{"agentId":null}},
             "dynamic_variables":{"undefined":"null","agentId":"NaN"},"conversation_config_override":{"agnt":{"first_mesage":"x"}}}
            """);

        Assert.Equal((422, 200), (status, free));
        Assert.EndsWith("did you mean simulate.scenario?", body.GetProperty("errors").GetProperty("simulate.scenari")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent_id", "undefined")]
    [InlineData("agent_id", "null")]
    [InlineData("agent_id", "agent_undefined")]
    [InlineData("agent_id", "[object Object]")]
    [InlineData("session_id", "undefined")]
    [InlineData("session_id", "lead-undefined")]
    [InlineData("session_id", "undefined-lead")]
    [InlineData("session_id", "lead_null_2")]
    [InlineData("session_id", "crm:NaN")]
    [InlineData("session_id", "crm.undefined")]
    [InlineData("session_id", "lead-[object Object]")]
    [InlineData("user_id", "null")]
    [InlineData("user_id", "user:undefined")]
    [InlineData("to", "undefined")]
    [InlineData("to", "tel:undefined")]
    [InlineData("to", "tel:+undefined")]
    [InlineData("to", "tel:null")]
    [InlineData("to", "device:undefined")]
    [InlineData("to", "wav:[object Object]")]
    [InlineData("metadata.to_number", "undefined")]
    [InlineData("metadata.to_number", "+NaN")]
    [InlineData("callback_url", "undefined")]
    [InlineData("callback_url", "https://n8n.example/webhook-waiting/undefined")]
    [InlineData("callback_url", "https://undefined/webhook")]
    [InlineData("callback_url", "https://n8n.example/webhook?execution=undefined")]
    [InlineData("callback_url", "https://n8n.example/%5Bobject%20Object%5D")]
    public async Task What_an_expression_left_behind_that_found_nothing_is_no_id(string field, string value)
    {
        await using var desk = await Desk.OpenAsync();
        var request = new Dictionary<string, object> { ["agent_id"] = "a" };
        if (field == "metadata.to_number")
        {
            request["metadata"] = new { to_number = value };
        }
        else
        {
            request[field] = value;
        }

        var (status, body, _) = await desk.StartAsync(JsonSerializer.Serialize(request));

        Assert.Equal(422, status);
        Assert.Contains("found nothing", body.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(desk.Agents.Requests);
    }

    [Theory]
    [InlineData("session_id", "nullable-7")]
    [InlineData("session_id", "Undefined2")]
    [InlineData("agent_id", "agent_nan0null1")]
    [InlineData("user_id", "Hernando")]
    [InlineData("to", "fake:null")]
    [InlineData("callback_url", "http://127.0.0.1:9/hook?filter=null")]
    public async Task A_name_that_only_looks_like_it_is_taken(string field, string value)
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.StartAsync(JsonSerializer.Serialize(new Dictionary<string, string> { ["agent_id"] = "a", [field] = value }));

        Assert.True(status == 200, body.ToString());
    }

    [Fact]
    public async Task Nor_is_it_an_idempotency_key_that_would_make_all_requests_one()
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.StartAsync("""{"agent_id":"a"}""", ("Idempotency-Key", "lead-undefined"));

        Assert.Equal(400, status);
        Assert.Contains("found nothing", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(desk.Agents.Requests);
    }

    [Fact]
    public async Task A_subscription_to_an_address_that_was_not_found_is_refused_too()
    {
        await using var desk = await Desk.OpenAsync();

        var (status, body, _) = await desk.PostAsync("/subscriptions", """{"url":"http://127.0.0.1:9/undefined"}""");

        Assert.Equal(422, status);
        Assert.Contains("found nothing", body.GetProperty("errors").GetProperty("url")[0].GetString(), StringComparison.Ordinal);
    }
}
