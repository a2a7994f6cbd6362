namespace AgentConnector.Integration.Tests.History;

/// <summary>Finding calls by what a workflow knows of them.</summary>
public sealed class CallFilterTests : IAsyncLifetime
{
    private HistoryServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await HistoryServer.StartAsync();
        await server.Journal.OpenAsync("lead-1", new("agent_1", "tel:+15551234567", Json("""{"crm":"hubspot","row":7,"vip":true,"note":null,"größe":"ü","a.b":"dot"}""")));
        await server.Journal.OpenAsync("lead-2", new("agent_1", "tel:+4930123456", Json("""{"crm":"hubspot","row":"7.0","vip":false}""")));
        await server.Journal.OpenAsync("lead-3", new("agent_1", "wav:demo"));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("session_id=lead-2", "lead-2")]
    [InlineData("session_id=lead", "")]
    [InlineData("phone=%2B15551234567", "lead-1")]
    [InlineData("phone=+15551234567", "lead-1")]
    [InlineData("phone=15551234567", "lead-1")]
    [InlineData("phone=0015551234567", "lead-1")]
    [InlineData("phone=%2B1%20(555)%20123-4567", "lead-1")]
    [InlineData("phone=tel:%2B49.30/123456", "lead-2")]
    [InlineData("phone=%2B15551234568", "")]
    [InlineData("metadata.crm=hubspot", "lead-2 lead-1")]
    [InlineData("metadata[crm]=hubspot", "lead-2 lead-1")]
    [InlineData("metadata.row=7", "lead-1")]
    [InlineData("metadata.vip=true", "lead-1")]
    [InlineData("metadata.vip=1", "")]
    [InlineData("metadata.note=null", "lead-1")]
    [InlineData("metadata.gr%C3%B6%C3%9Fe=%C3%BC", "lead-1")]
    [InlineData("metadata.a.b=dot", "lead-1")]
    [InlineData("metadata.a%22b=dot", "")]
    [InlineData("metadata.crm=hubspot&metadata.vip=false", "lead-2")]
    [InlineData("metadata.crm=hubspot&phone=%2B4930123456&session_id=lead-2&status=queued", "lead-2")]
    public async Task Calls_are_found_by_id_number_and_metadata(string query, string ids)
    {
        var answer = await server.GetJsonAsync("/calls?" + query);

        Assert.Equal(ids, string.Join(' ', answer.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("session_id").GetString())));
    }

    [Theory]
    [InlineData("session_id=no%20id", "session_id")]
    [InlineData("session_id=lead-undefined", "session_id")]
    [InlineData("phone=undefined", "phone")]
    [InlineData("phone=12", "phone")]
    [InlineData("agent_id=a&agent_id=b", "agent_id")]
    [InlineData("metadata.crm=a&metadata.crm=b", "metadata.crm")]
    [InlineData("metadata.=a", "metadata.")]
    [InlineData("phone=", "phone")]
    [InlineData("session_id=", "session_id")]
    [InlineData("agent_id=", "agent_id")]
    public async Task A_filter_that_can_find_nothing_is_named(string query, string parameter)
    {
        var problem = await server.GetJsonAsync("/calls?" + query, 400);

        Assert.True(problem.GetProperty("errors").TryGetProperty(parameter, out _));
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonElement.Parse(text);
}
