using AgentConnector.Simulator.Phones;

namespace AgentConnector.EndToEnd.Tests.Phones;

/// <summary>An agent that presses keys of the phone, over the real protocols.</summary>
public sealed class PressedKeysTests
{
    private const string Number = "+15550212";

    private const string Scenario = """
        { "description": "Dials through a menu.", "first_message": "Hello, how can I help you today?",
          "steps": [ { "send": { "type": "dtmf_request", "dtmf_request_event": { "digits": "12#", "tomorrow": [] } } }, { "pause_seconds": 3 }, { "end_call": true } ] }
        """;

    [Fact]
    public async Task The_phone_hears_the_tones_of_them_and_the_event_says_which()
    {
        using var scenarios = new TemporaryFolder();
        scenarios.Write("keys.json", Scenario);
        await using var desk = await PhoneDesk.OpenAsync(
            new PhoneLineOptions { PhoneBook = PhoneBook.Bundled.With(Number, new Person { PicksUpAfter = TimeSpan.FromMilliseconds(50), HangsUpAfter = TimeSpan.FromSeconds(20) }) },
            new Dictionary<string, string> { ["SCENARIO_DIR"] = scenarios.Path });

        var (_, body) = await desk.DialAsync(Number, "keys");
        var id = body.GetProperty("session_id").GetString()!;
        var phone = await desk.Line.NextCallAsync(TestContext.Current.CancellationToken);
        await desk.EndedAsync(id);
        await phone.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("12#", KeyEar.Hear([.. phone.Heard], PhoneSpeech.SampleRate));
        Assert.Empty(phone.Violations);
        var events = await desk.GetAsync($"/calls/{id}/events");
        var list = events.ValueKind is System.Text.Json.JsonValueKind.Array ? events : events.GetProperty("events");
        Assert.Equal("12#", Assert.Single(list.EnumerateArray(), one => one.GetProperty("type").GetString() == "call.dtmf_sent").GetProperty("data").GetProperty("digits").GetString());
    }
}
