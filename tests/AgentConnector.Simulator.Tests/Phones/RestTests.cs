using System.Text.Json;
using AgentConnector.Simulator.Phones;

namespace AgentConnector.Simulator.Tests.Phones;

public sealed class RestTests
{
    private const string Hangup = "<Response><Hangup/></Response>";

    [Fact]
    public async Task A_call_is_accepted_with_an_id_and_the_status_queued()
    {
        await using var scene = await PhoneScene.StartAsync();

        var (status, body) = await scene.PlaceAsync();

        Assert.Equal(201, status);
        Assert.Matches("^CA[0-9a-f]{32}$", body.GetProperty("sid").GetString()!);
        Assert.Equal("queued", body.GetProperty("status").GetString());
        Assert.Equal((PhoneScene.Number, PhoneScene.Own), (body.GetProperty("to").GetString(), body.GetProperty("from").GetString()));
        Assert.Equal("outbound-api", body.GetProperty("direction").GetString());
        Assert.Equal(JsonValueKind.Null, body.GetProperty("duration").ValueKind);
    }

    [Theory]
    [InlineData(21201, "To", null)]
    [InlineData(21213, "From", null)]
    [InlineData(21211, "To", "0123456789")]
    [InlineData(21211, "To", "+1")]
    [InlineData(21211, "To", "+15551234567\"><&'")]
    [InlineData(21212, "From", "me")]
    [InlineData(21205, "Twiml", null)]
    [InlineData(21609, "StatusCallback", "nowhere")]
    [InlineData(21609, "AsyncAmdStatusCallback", "nowhere")]
    [InlineData(21626, "StatusCallbackEvent", "done")]
    public async Task What_is_wrong_with_an_order_has_a_code(int code, string field, string? value)
    {
        await using var scene = await PhoneScene.StartAsync();

        var (status, body) = await scene.PlaceAsync((field, value));

        Assert.Equal((400, code), (status, body.GetProperty("code").GetInt32()));
        Assert.Equal(400, body.GetProperty("status").GetInt32());
        Assert.Equal($"https://www.twilio.com/docs/errors/{code}", body.GetProperty("more_info").GetString());
        Assert.NotEqual("", body.GetProperty("message").GetString());
        Assert.Empty(scene.Line.Calls);
    }

    [Theory]
    [InlineData(4000, 201)]
    [InlineData(4001, 400)]
    public async Task Inline_twiml_holds_4000_characters(int length, int expected)
    {
        await using var scene = await PhoneScene.StartAsync();

        var (status, _) = await scene.PlaceAsync(("Twiml", Hangup.PadRight(length)));

        Assert.Equal(expected, status);
    }

    [Theory]
    [InlineData("AC00000000000000000000000000000000", "wrong", 401)]
    [InlineData("AC1", "simulated-auth-token", 401)]
    [InlineData("AC00000000000000000000000000000000", "simulated-auth-token", 404)]
    public async Task The_api_wants_the_account(string user, string password, int expected)
    {
        await using var scene = await PhoneScene.StartAsync();

        using var answer = await scene.SendAsync(
            HttpMethod.Get, $"/2010-04-01/Accounts/{scene.Line.AccountSid}/Calls/CA1.json", user, password);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(expected == 401 ? 20003 : 20404, body.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_call_can_be_looked_at_during_and_after()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, _) = await scene.TalkAsync();
        var during = await LookAsync(scene, call);

        await scene.PassAsync(call, TimeSpan.FromSeconds(1.5));
        var change = await scene.ChangeAsync(call, ("Status", "completed"));
        await PhoneScene.Ended(call);
        var after = await LookAsync(scene, call);

        Assert.Equal("in-progress", during.GetProperty("status").GetString());
        Assert.Equal((200, "completed"), (change.Status, change.Body.GetProperty("status").GetString()));
        Assert.Equal(("completed", "2"), (after.GetProperty("status").GetString(), after.GetProperty("duration").GetString()));
        Assert.Equal(new PhoneEnd(PhoneParty.Connector, "rest"), call.End);
    }

    [Fact]
    public async Task A_call_that_is_over_or_never_was_cannot_be_changed()
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, _) = await scene.TalkAsync();
        await scene.ChangeAsync(call, ("Status", "completed"));
        await PhoneScene.Ended(call);

        var (status, body) = await scene.ChangeAsync(call, ("Status", "completed"));

        Assert.Equal((404, 20404), (status, body.GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("canceled")]
    [InlineData("completed")]
    public async Task A_ringing_call_is_taken_back(string status)
    {
        await using var scene = await PhoneScene.StartAsync(Person.NoAnswer);
        var call = await scene.CallAsync();
        await PhoneScene.Until(call, known => known.Status is PhoneCallStatus.Ringing);

        await scene.ChangeAsync(call, ("Status", status));
        await PhoneScene.Ended(call);

        Assert.Equal((PhoneCallStatus.Canceled, PhoneParty.Connector), (call.Status, call.End!.By));
    }

    [Theory]
    [InlineData("canceled", 21220)]
    [InlineData("paused", 21221)]
    public async Task A_call_in_progress_cannot_become_anything(string status, int code)
    {
        await using var scene = await PhoneScene.StartAsync();
        var (call, _) = await scene.TalkAsync();

        var (answer, body) = await scene.ChangeAsync(call, ("Status", status));

        Assert.Equal((400, code), (answer, body.GetProperty("code").GetInt32()));
        Assert.Null(call.End);
    }

    [Fact]
    public async Task One_call_more_than_the_line_holds_is_refused()
    {
        await using var scene = await PhoneScene.StartAsync(change: options => options with { MaxCalls = 1 });
        await scene.TalkAsync();

        var (status, body) = await scene.PlaceAsync();

        Assert.Equal((429, 20429), (status, body.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Only_the_last_calls_are_remembered_and_only_so_much_audio()
    {
        await using var scene = await PhoneScene.StartAsync(change: options => options with { KeepCalls = 2, KeepAudioBytes = 10_000 });
        for (var i = 0; i < 4; i++)
        {
            var (call, _) = await scene.TalkAsync();
            await scene.PassAsync(call, TimeSpan.FromSeconds(1));
            await scene.ChangeAsync(call, ("Status", "completed"));
            await PhoneScene.Ended(call);
        }

        Assert.InRange(scene.Line.Calls.Count, 2, 3);
        Assert.InRange(scene.Line.Calls.Sum(call => (call.Heard.Length + call.Said.Length) * 2), 0, 10_000);
        Assert.All(scene.Line.Calls, call => Assert.Equal(8000, call.HeardSamples));
    }

    private static async Task<JsonElement> LookAsync(PhoneScene scene, SimulatedPhoneCall call)
    {
        using var answer = await scene.SendAsync(HttpMethod.Get, $"/2010-04-01/Accounts/{scene.Line.AccountSid}/Calls/{call.Sid}.json");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }
}
