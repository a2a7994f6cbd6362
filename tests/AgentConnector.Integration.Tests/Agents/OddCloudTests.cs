using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Testing.Cloud;
using CloudAgent = AgentConnector.Testing.Cloud.FakeAgent;

namespace AgentConnector.Integration.Tests.Agents;

/// <summary>The whole service between a caller and a cloud that is older than the contract, or bends it.</summary>
public sealed class OddCloudTests : IAsyncDisposable
{
    private const int Seed = 20_261_128;

    private readonly TemporaryFolder folder = new();
    private FakeCloud? cloud;
    private RunningService? service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cloud_that_numbers_no_texts_has_its_whole_transcript()
    {
        var (call, agent) = await CallAsync();

        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"We open at nine and close at five."}}""");
        await agent.SpeakAsync(1, new byte[64_000]);
        await HeardForAMomentAsync(agent);
        await agent.SayAsync("""{"type":"interruption","interruption_event":{"reason":"user"}}""");
        await agent.SayAsync("""{"type":"agent_response_correction","agent_response_correction_event":{"original_agent_response":"We open at nine and close at five.","corrected_agent_response":"We open"}}""");
        await agent.SayAsync("""{"type":"tentative_user_transcript","tentative_user_transcription_event":{"user_transcript":"And on"}}""");
        await agent.SayAsync("""{"type":"user_transcript","user_transcription_event":{"user_transcript":"And on caf\ud83d?","event_id":null}}""");
        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Never.","event_id":1785312000123}}""");
        await agent.SayAsync($$"""{"type":"audio","audio_event":{"audio_base_64":"{{Convert.ToBase64String(new byte[6400])}}","event_id":1785312000123,"alignment":{"chars":["N"],"char_start_times_ms":[null],"char_durations_ms":[1.5]} } }""");
        await agent.HangUpAsync(1000);

        Assert.Equal("completed", await EndedAsync(call));
        var turns = (await GetAsync($"/calls/{call}/transcript")).GetProperty("turns").EnumerateArray()
            .Select(turn => (turn.GetProperty("speaker").GetString(), turn.GetProperty("text").GetString())).ToHashSet();
        Assert.Superset(new HashSet<(string?, string?)> { ("agent", "We open"), ("caller", "And on caf\uFFFD?"), ("agent", "Never.") }, turns);
    }

    [Fact]
    public async Task Calls_live_through_thousands_of_odd_messages_and_each_has_its_ending()
    {
        const int Calls = 3;
        var chance = new Seeded(Seed);
        var odd = ServerSamples.Names
            .Where(name => !name.StartsWith("conversation_initiation_metadata", StringComparison.Ordinal)) // a new format may end a call, with a reason
            .SelectMany(name => Mutations.Of(ServerSamples.Read(name)).Select(mutation => mutation.Message))
            .Where(message => Encoding.UTF8.GetString(message) is var text && !text.Contains('\uFFFD')) // the socket itself refuses what is no UTF-8
            .ToArray();

        for (var i = 0; i < Calls; i++)
        {
            var (call, agent) = await CallAsync();
            for (var done = 0; done < 1_000; done++)
            {
                await agent.SayAsync(odd[chance.Next(0, odd.Length)]);
            }

            // Whatever was odd before belongs to what the caller has interrupted now; ids may have risen to the last there is.
            await agent.SayAsync("""{"type":"interruption","interruption_event":{"reason":"user"}}""");
            await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Still here.","event_id":9223372036854775807}}""");
            await agent.SpeakAsync(long.MaxValue, new byte[3200]);
            await agent.HangUpAsync(1000);

            Assert.Contains(await EndedAsync(call), new[] { "completed", "failed" }); // an error may have been the last word
            var transcript = await GetAsync($"/calls/{call}/transcript");
            Assert.Contains("Still here.", transcript.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_format_that_changes_in_mid_call_is_heard_and_recorded_at_its_own_speed()
    {
        var (call, agent) = await CallAsync();

        await agent.SayAsync("""{"type":"agent_response","agent_response_event":{"agent_response":"Two tones.","event_id":1}}""");
        await agent.SpeakAsync(1, Pcm(Tone.At(400, 1, 16_000)));
        await agent.SayAsync(CloudAgent.Metadata.Replace("\"agent_output_audio_format\":\"pcm_16000\"", "\"agent_output_audio_format\":\"pcm_8000\"", StringComparison.Ordinal));
        await agent.SpeakAsync(1, Pcm(Tone.At(400, 1, 8_000)));
        await agent.HangUpAsync(1000);

        Assert.Equal("completed", await EndedAsync(call));
        var file = Path.Combine(folder.Path, "call.wav");
        await File.WriteAllBytesAsync(file, await service!.Client.GetByteArrayAsync($"/calls/{call}/recording", Cancellation), Cancellation);
        var right = File.ReadAllBytes(file)[44..].Chunk(4).Where(frame => frame.Length == 4).Select(frame => BitConverter.ToInt16(frame, 2)).ToArray();
        var begin = Array.FindIndex(right, sample => Math.Abs((int)sample) > 1_000);
        foreach (var second in new[] { 0.1, 1.1 })
        {
            var heard = right.AsSpan(begin + (int)(second * 16_000), 12_800);
            Assert.InRange(Goertzel.Level(heard, 400, 16_000), -9, -3);
            Assert.True(Goertzel.Level(heard, 800, 16_000) < -30);
        }
    }

    [Fact]
    public async Task What_a_tool_is_given_arrives_and_what_it_answers_too()
    {
        await using var receiver = new Receiver(_ => new(200, "\uFEFF{\"result\":\"caf\\ud83d\"}"));
        var (call, agent) = await CallAsync($$"""{"book":{"url":"{{receiver.Url()}}"} }""");

        await agent.SayAsync("""{"type":"client_tool_call","client_tool_call":{"tool_name":"book","tool_call_id":"call \ud83d","parameters":{"day\udc00":"\ud83d"},"event_id":null,"expects_response":null}}""");

        var answer = await agent.HearAsync("client_tool_result");
        Assert.Equal(("call \uFFFD", "caf\uFFFD", false),
            (answer.GetProperty("tool_call_id").GetString(), answer.GetProperty("result").GetString(), answer.GetProperty("is_error").GetBoolean()));
        var asked = Assert.Single(receiver.Requests);
        Assert.Equal("call%20%EF%BF%BD", asked.Id);
        Assert.Equal("\uFFFD", asked.Json.GetProperty("parameters").GetProperty("day\uFFFD").GetString());
        await agent.HangUpAsync(1000);
        await EndedAsync(call);
    }

    [Fact]
    public async Task A_tool_that_is_not_waited_for_works_and_is_not_answered()
    {
        await using var receiver = new Receiver(_ => new(200, "{\"result\":\"noted\"}"));
        var (call, agent) = await CallAsync($$"""{"note":{"url":"{{receiver.Url()}}"} }""");

        await agent.SayAsync("""{"type":"client_tool_call","client_tool_call":{"tool_name":"note","tool_call_id":"1","expects_response":false}}""");
        await receiver.ArrivedAsync();
        await agent.SayAsync("""{"type":"client_tool_call","client_tool_call":{"tool_name":"note","tool_call_id":2}}""");

        Assert.Equal("2", (await agent.HearAsync("client_tool_result")).GetProperty("tool_call_id").GetString());
        await agent.HangUpAsync(1000);
        await EndedAsync(call);
    }

    public async ValueTask DisposeAsync()
    {
        await (service?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (cloud?.DisposeAsync() ?? ValueTask.CompletedTask);
        folder.Dispose();
    }

    /// <summary>The caller's frames are the clock: some of them later, something of the reply was heard.</summary>
    private static async Task HeardForAMomentAsync(CloudAgent agent)
    {
        for (var frames = 0; frames < 25; frames++)
        {
            await agent.HearAsync();
        }
    }

    private static byte[] Pcm(short[] samples)
    {
        var bytes = new byte[samples.Length * sizeof(short)];
        Pcm16.Encode(samples, bytes);
        return bytes;
    }

    /// <summary>A call that is in progress, and the agent's end of it.</summary>
    private async Task<(string Call, CloudAgent Agent)> CallAsync(string tools = "{}")
    {
        if (service is null)
        {
            cloud = await FakeCloud.StartAsync();
            var file = Path.Combine(folder.Path, "tools.json");
            await File.WriteAllTextAsync(file, tools, Cancellation);
            service = await RunningService.StartAsync(new Dictionary<string, string>
            {
                ["ELEVENLABS_API_KEY"] = "key-1",
                ["ELEVENLABS_BASE_URL"] = cloud.BaseUrl.ToString(),
                ["TOOLS_FILE"] = file,
                ["CALLBACK_ALLOW"] = "127.0.0.0/8",
            });
        }

        var starting = service.Client.PostAsJsonAsync("/calls", new { agent_id = "agent_1", to = "wav:demo" }, Cancellation);
        var agent = await cloud!.AgentAsync();
        await agent.HearAsync();
        await agent.SayAsync(CloudAgent.Metadata);
        using var answer = await starting;
        return ((await answer.JsonAsync()).GetProperty("session_id").GetString()!, agent);
    }

    private async Task<string?> EndedAsync(string call) => (await GetAsync($"/calls/{call}?wait=60")).GetProperty("status").GetString();

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await service!.Client.GetAsync(path, Cancellation);
        return await answer.JsonAsync();
    }
}
