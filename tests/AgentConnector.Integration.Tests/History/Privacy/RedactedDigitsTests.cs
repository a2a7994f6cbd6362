using System.Text;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Integration.Tests.Calls;

namespace AgentConnector.Integration.Tests.History.Privacy;

/// <summary>A number is said, typed and pressed in a real call; it is looked for wherever the service tells or keeps something.</summary>
public sealed class RedactedDigitsTests
{
    private const string Said = "492901837", Typed = "846302759", Agreed = "731640285";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("true", "")]
    [InlineData("false", ""","redact_digits":true""")]
    [InlineData("true", ""","redact_digits":false""")]
    public async Task They_are_nowhere_and_the_agent_still_gets_the_keys(string setting, string field)
    {
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["REDACT_DIGITS"] = setting });
        var seen = await TalkAsync(desk, receiver, field);

        Assert.All([Said, Typed, Agreed], number => Assert.DoesNotContain(number, seen, StringComparison.Ordinal));
        Assert.DoesNotContain("\"digit\":\"5\"", seen, StringComparison.Ordinal);
        Assert.Contains("\"digit\":\"redacted\"", seen, StringComparison.Ordinal);
        Assert.Contains("my card ends in #########", seen, StringComparison.Ordinal);
        Assert.Contains(desk.Agents.Sessions.Single().Texts, text => text.Text.Contains("the key 5", StringComparison.Ordinal));
        Assert.Contains(desk.Agents.Sessions.Single().Texts, text => text.Text.Contains(Typed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_asking_they_are_kept()
    {
        await using var receiver = new Receiver();
        await using var desk = await Desk.OpenAsync();
        var seen = await TalkAsync(desk, receiver, "");

        Assert.All([Said, Typed, Agreed, "\"digit\":\"5\""], number => Assert.Contains(number, seen, StringComparison.Ordinal));
    }

    /// <returns>All that anybody was told of the call, and all that is kept of it.</returns>
    private static async Task<string> TalkAsync(Desk desk, Receiver receiver, string field)
    {
        var (status, _, _) = await desk.StartAsync($$"""{"agent_id":"a","session_id":"s","callback_url":"{{receiver.Url()}}","callback_events":["call.turn","call.dtmf","call.ended"]{{field}}}""");
        Assert.Equal(200, status);
        using var streamed = await desk.Service.Client.GetAsync("/calls/s/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var agent = desk.Agents.Sessions.Single();
        agent.Does(new CallerSaid("my card ends in 4929", Tentative: true, 1));
        agent.Does(new CallerSaid("my card ends in " + Said, Tentative: false, 1));
        agent.Says($"So {Agreed} it is", Speech.Tone(300, 0.1));
        desk.Callers.Opened.Single().Presses('5');
        await desk.PostAsync("/calls/s/messages", $$"""{"type":"user_message","text":"or {{Typed}}"}""");
        agent.Does(new CallerSaid("or " + Typed, Tentative: false, 3));
        await ServiceProcess.EventuallyAsync(async () => (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation)).Any(entry => entry.Fact is CallDtmf), Cancellation);
        desk.Callers.Opened.Single().HangsUp();
        await desk.RecordAsync("s", waitSeconds: 30);
        await ServiceProcess.EventuallyAsync(() => Task.FromResult(receiver.Requests.Any(request => request.Type == "call.ended")), Cancellation);

        var seen = new List<string> { await streamed.Content.ReadAsStringAsync(Cancellation) };
        foreach (var path in new[] { "/calls/s", "/calls/s/transcript", "/calls/s/transcript?format=vtt", "/calls" })
        {
            seen.Add(await desk.Service.Client.GetStringAsync(path, Cancellation));
        }

        return string.Join('\n', [.. seen, .. receiver.Requests.Select(request => Encoding.UTF8.GetString(request.Body)), desk.Service.Log.ToString(), FolderContent.Of(desk.Service.DataDir)]);
    }
}
