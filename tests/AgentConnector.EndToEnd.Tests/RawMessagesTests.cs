namespace AgentConnector.EndToEnd.Tests;

/// <summary>What the cloud sends, as it came over a real socket, in the stream of a call's events.</summary>
public sealed class RawMessagesTests
{
    private const string Key = "seer-key-93jf02jf92";

    [Fact]
    public async Task Every_message_but_sound_and_pings_is_told_as_it_came()
    {
        await using var scene = await CloudScene.StartAsync(("API_KEYS", $"tests={ServiceProcess.Key},seer@calls+raw={Key}"));
        using var client = new HttpClient { BaseAddress = scene.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("X-API-Key", Key);
        var id = await scene.CallAsync("multi-turn", to: "wav:demo");

        using var answer = await client.GetAsync($"/calls/{id}/events?include=agent.*", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var types = new List<string>();
        while (!types.Contains("agent.user_transcript") && await lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            types.AddRange(line.StartsWith("event: ", StringComparison.Ordinal) ? [line[7..]] : []);
        }

        Assert.Contains("agent.user_transcript", types);
        Assert.DoesNotContain("agent.audio", types);
        Assert.DoesNotContain("agent.ping", types);
    }
}
