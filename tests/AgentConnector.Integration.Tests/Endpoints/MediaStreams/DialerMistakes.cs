using System.Net.WebSockets;
using AgentConnector.Endpoints;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>What dialers get wrong, and what comes of it: one mistake costs one message, never the call.</summary>
public abstract class DialerMistakes : DialerMutations
{
    private static readonly byte[] Tone = [.. Enumerable.Range(0, 640).Select(i => (byte)(i * 7))];

    private IEnumerable<string> Mistakes =>
    [
        "no json at all", "", "{\"event\":\"media\"", "\"\\ud83d\"", "{\"event\":\"\\ud83d\"}", "{\"event\":\"mark\",\"mark\":{\"name\":\"\\ud83d\"},\"name\":\"\\ud83d\"}",
        Samples.Heard("\\ud83d"), Samples.Key("\\ude00"),
        .. ((string[])["AAAAAAA", "***", "\\ud83d"]).Select(payload => Samples.Sound(Tone).Replace(Convert.ToBase64String(Tone), payload, StringComparison.Ordinal)),
        .. Samples.CallOpening, Samples.CallOpening[^1].Replace("01", "02", StringComparison.Ordinal).Replace("16000", "8000", StringComparison.Ordinal),
    ];

    [Fact]
    public async Task A_mistake_is_passed_over()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        foreach (var mistake in Mistakes)
        {
            await scene.SendAsync(mistake);
        }

        await scene.SendAsync([], WebSocketMessageType.Binary);
        await scene.SendAsync(Samples.Sound(Tone));
        await scene.SendAsync(Samples.Key("7"));

        Assert.Equal(Tone, (await scene.Captured.ReadAsync(Cancelled)).Data.ToArray());
        Assert.Equal(new KeyPressed('7'), await scene.Stream.Events.ReadAsync(Cancelled));
        scene.Stream.Play(new(Tone, scene.Stream.Format));
        Assert.Equal(Tone, (await scene.NextAsync())!.Value.Sound); // in the stream and the format of the first start
    }

    [Fact]
    public async Task A_message_beyond_64_KiB_is_passed_over_and_one_beyond_1_MiB_ends_the_stream()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        await scene.SendAsync(Samples.Sound(new byte[64 * 1024]));
        await scene.SendAsync(Samples.Sound(new byte[256 * 1024]));
        await scene.SendAsync(Samples.Sound(Tone));
        Assert.Equal(Tone, (await scene.Captured.ReadAsync(Cancelled)).Data.ToArray());

        await scene.SendAsync(Samples.Sound(new byte[1024 * 1024]));
        await Assert.ThrowsAsync<EndpointException>(() => scene.Captured.Completion.WaitAsync(Cancelled));
    }

    [Fact]
    public async Task A_flood_of_mistakes_ends_the_stream_in_words()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        for (var i = 0; i < 101; i++)
        {
            await scene.SendAsync("no json at all"); // a hundred at once are passed over, on a clock that stands
        }

        var e = await Assert.ThrowsAsync<EndpointException>(() => scene.Captured.Completion.WaitAsync(Cancelled));
        Assert.Contains("no JSON", e.Message, StringComparison.Ordinal);
        Assert.Null(await scene.NextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, scene.Far.CloseStatus);
    }

    [Fact]
    public async Task A_mistake_now_and_then_is_no_flood()
    {
        await using var scene = await StreamScene.OpenAsync(Samples);
        for (var i = 0; i < 300; i++)
        {
            await scene.SendAsync("no json at all");
            await scene.SendAsync(Samples.Sound(Tone));
            while (!(await scene.Captured.ReadAsync(Cancelled)).Data.Span.SequenceEqual(Tone))
            {
                // silence, for the time that passed
            }

            scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await scene.SendAsync(Samples.Key("7"));
        Assert.Equal(new KeyPressed('7'), await scene.Stream.Events.ReadAsync(Cancelled));
    }
}
