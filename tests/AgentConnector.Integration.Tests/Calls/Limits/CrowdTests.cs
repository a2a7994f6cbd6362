using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using AgentConnector.Audio.Wav;
using AgentConnector.Endpoints;
using AgentConnector.Endpoints.Wav;
using AgentConnector.Testing.Cloud;
using Microsoft.Extensions.DependencyInjection;
using CloudAgent = AgentConnector.Testing.Cloud.FakeAgent;

namespace AgentConnector.Integration.Tests.Calls.Limits;

/// <summary>
/// Ten times as many requests as there are lines, over real sockets on both sides: those over the limit are told so, and those that talk lose not one
/// bit. The caller is a file of noise, the agent speaks another: both are the same in every run, and what each side is brought is compared with them.
/// </summary>
public sealed class CrowdTests
{
    private const int Lines = 20;
    private const int Requests = 200;
    private const int Rate = 16_000;

    private static readonly byte[] Caller = Sound(seed: 1, seconds: 2);
    private static readonly byte[] Speech = Sound(seed: 2, seconds: 2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_200_requests_exactly_20_call_the_others_are_told_when_to_come_back_and_no_call_hears_of_it()
    {
        var (quiet, quietAnswers) = await RunAsync(Lines, "MAX_CALLS");
        var (crowded, answers) = await RunAsync(Requests, "MAX_CALLS");

        Assert.Equal(Enumerable.Repeat("200", Lines), quietAnswers);
        Assert.Equal(Lines, answers.Count(answer => answer is "200"));
        Assert.Equal(Enumerable.Repeat("503 lines-busy MAX_CALLS=20 retry after 5", Requests - Lines), answers.Where(answer => answer is not "200"));
        AssertUndisturbed(quiet, crowded);
    }

    [Theory]
    [InlineData("MAX_CALLS_PER_KEY", "429 key-lines-busy MAX_CALLS_PER_KEY=20 retry after 5")]
    [InlineData("MAX_CALLS_PER_AGENT", "503 agent-lines-busy MAX_CALLS_PER_AGENT=20 retry after 5")]
    public async Task The_same_holds_for_the_limit_of_a_key_and_of_an_agent(string limit, string refusal)
    {
        var (calls, answers) = await RunAsync(Requests, limit);

        Assert.Equal(Lines, answers.Count(answer => answer is "200"));
        Assert.Equal(Enumerable.Repeat(refusal, Requests - Lines), answers.Where(answer => answer is not "200"));
        AssertUndisturbed(calls, calls);
    }

    /// <summary>What the agent heard is the file, and what the caller heard is the speech, bit by bit and in both runs.</summary>
    private static void AssertUndisturbed(IReadOnlyList<Heard> quiet, IReadOnlyList<Heard> crowded)
    {
        Assert.Equal(Lines, quiet.Count);
        Assert.Equal(Lines, crowded.Count);
        Assert.All(quiet.Concat(crowded), heard =>
        {
            Assert.True(heard.ByAgent.AsSpan().StartsWith(Caller), "The agent did not hear what the caller said.");
            Assert.True(heard.ByCaller.AsSpan().SequenceEqual(Speech), "The caller did not hear what the agent said.");
        });
    }

    /// <summary>Sends all requests at once, and more while the calls talk; returns what both sides of the calls heard, and all answers to the first.</summary>
    private static async Task<(IReadOnlyList<Heard> Calls, IReadOnlyList<string> Answers)> RunAsync(int requests, string limit)
    {
        using var wavs = new TemporaryFolder();
        using (var writer = new WavWriter(File.Create(Path.Combine(wavs.Path, "noise.wav")), Rate))
        {
            writer.Write(MemoryMarshal.Cast<byte, short>(Caller));
        }

        await using var cloud = await FakeCloud.StartAsync();
        var settings = new Dictionary<string, string>
        {
            [limit] = $"{Lines}",
            ["RATE_LIMIT_PER_MINUTE"] = "0",
            ["ELEVENLABS_API_KEY"] = "key",
            ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
            ["WAV_DIR"] = wavs.Path,
            ["DEFAULT_TO"] = "ear:noise",
            ["WAV_HANG_UP_SECONDS"] = "120",
            ["LOG_LEVEL"] = "WARNING",
        };
        Ears ears = null!;
        await using var service = await RunningService.StartAsync(settings, builder => builder.Services.AddSingleton<IEndpointConnector>(
            provider => ears = new(ActivatorUtilities.CreateInstance<WavEndpointConnector>(provider))));

        // All agents speak at the same time, when as many calls run as may: what comes after that comes in mid-talk.
        var everybody = new TaskCompletionSource();
        var heard = new ConcurrentBag<(string Conversation, byte[] Sound)>();
        var playing = Task.WhenAll(Enumerable.Range(0, Lines).Select(index => PlayAsync(cloud, $"conv_{index}", everybody.Task, heard)));

        var first = await Task.WhenAll(Enumerable.Range(0, requests).Select(index => StartAsync(service, $"call-{index}")));
        everybody.SetResult();
        if (requests > Lines)
        {
            var late = await Task.WhenAll(Enumerable.Range(0, requests).Select(index => StartAsync(service, $"late-{index}")));
            Assert.DoesNotContain(late, answer => answer is "200");
        }

        await playing;
        var calls = new List<Heard>();
        foreach (var index in Enumerable.Range(0, requests).Where(index => first[index] is "200"))
        {
            var record = await service.Client.GetFromJsonAsync<JsonElement>($"/calls/call-{index}?wait=30", Cancelled);
            Assert.Equal("completed", record.GetProperty("status").GetString());
            var agent = heard.Single(one => one.Conversation == record.GetProperty("conversation_id").GetString()).Sound;
            calls.Add(new(agent, ears.Heard($"call-{index}")));
        }

        return (calls, first);
    }

    /// <summary>One agent: it speaks when all are there, hears the file to its end, and hangs up.</summary>
    private static async Task PlayAsync(FakeCloud cloud, string conversation, Task everybody, ConcurrentBag<(string, byte[])> heard)
    {
        var agent = await cloud.AgentAsync();
        await agent.SayAsync(CloudAgent.Metadata.Replace("conv_1", conversation, StringComparison.Ordinal));
        using var sound = new MemoryStream();
        for (var (chunks, spoke) = (0, false); sound.Length < Caller.Length || !spoke;)
        {
            var message = await agent.HearAsync() ?? throw new InvalidOperationException("The caller hung up.");
            if (!message.TryGetProperty("user_audio_chunk", out var chunk))
            {
                continue;
            }

            sound.Write(chunk.GetBytesFromBase64());
            if (++chunks % 50 == 0)
            {
                await agent.PingAsync(chunks); // a sign of life, however long the others take
            }

            if (!spoke && everybody.IsCompleted)
            {
                spoke = true;
                await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Noise.","event_id":1}}""");
                await agent.SpeakAsync(1, Speech);
            }
        }

        heard.Add((conversation, sound.ToArray()));
        await agent.HangUpAsync(1000);
    }

    private static async Task<string> StartAsync(RunningService service, string id)
    {
        using var answer = await service.Client.PostAsJsonAsync("/calls", new { agent_id = "agent_1", session_id = id }, Cancelled);
        if (answer.IsSuccessStatusCode)
        {
            return $"{(int)answer.StatusCode}";
        }

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        var limit = problem.GetProperty("limit");
        return $"{(int)answer.StatusCode} {problem.GetProperty("type").GetString()!.Split(':')[^1]} "
            + $"{limit.GetProperty("name").GetString()}={limit.GetProperty("value").GetInt32()} retry after {answer.Headers.RetryAfter?.Delta?.TotalSeconds}";
    }

    private static byte[] Sound(uint seed, int seconds)
    {
        var noise = new Noise(seed);
        var samples = new short[Rate * seconds];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)((noise.Next() - 0.5) * 8_000);
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    private sealed record Heard(byte[] ByAgent, byte[] ByCaller);
}
