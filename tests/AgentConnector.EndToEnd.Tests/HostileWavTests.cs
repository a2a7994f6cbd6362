using System.Net;
using AgentConnector.Audio.Wav;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Files and names that must not play a caller.</summary>
public sealed class HostileWavTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private ServiceProcess service = null!;

    private string Wavs => folder.In("wavs");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Wavs, "folder.wav"));
        WriteWav(folder.In("secret.wav"), samples: 16_000);
        WriteWav(Path.Combine(Wavs, "good.wav"), samples: 16_000);
        WriteWav(Path.Combine(Wavs, "silent.wav"), samples: 0);
        var good = await File.ReadAllBytesAsync(Path.Combine(Wavs, "good.wav"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(Wavs, "truncated.wav"), good[..(good.Length / 2)], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(Wavs, "header.wav"), good[..20], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Wavs, "text.wav"), "I am a poem.", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(Wavs, "empty.wav"), [], TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(Wavs, "link.wav"), folder.In("secret.wav"));
        File.CreateSymbolicLink(Path.Combine(Wavs, "linked"), folder.Path);
        File.CreateSymbolicLink(Path.Combine(Wavs, "loop.wav"), Path.Combine(Wavs, "loop.wav"));
        using (var huge = File.OpenWrite(Path.Combine(Wavs, "huge.wav")))
        {
            huge.Write([.. good[..40], .. BitConverter.GetBytes(2_000_000_000u)]);
            huge.SetLength(2_000_000_044); // sparse: seventeen hours of silence that take no room
        }

        service = await Connector.StartAsync(folder.In("data"), ("WAV_DIR", Wavs));
    }

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_must_not_play_a_caller_is_refused_with_a_reason_and_leaves_no_call()
    {
        string[] names =
        [
            "../secret", "../secret.wav", "../../etc/passwd", "/etc/passwd", folder.In("secret.wav"), "a/../../secret.wav", "./good", "a//b", "~/x",
            "..\\secret.wav", "%2e%2e/secret.wav", "good.wav\0.txt", "good\n", "file:///etc/passwd", "C:\\x.wav", new string('x', 256), new string('x', 4000),
            "link", "linked/secret.wav", "loop", "folder", "missing", "silent", "empty", "header", "text", "truncated", "huge", "", " ", "😀",
        ];
        foreach (var name in names)
        {
            using var answer = await service.Client.StartCallAsync(new { agent_id = "agent_x", to = "wav:" + name });

            Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity, $"{name}: {(int)answer.StatusCode}");
            Assert.Equal("invalid-request", await answer.ProblemAsync());
            Assert.True((await answer.JsonAsync()).GetProperty("errors").TryGetProperty("to", out var sentences) && sentences.GetArrayLength() > 0);
        }

        using var list = await service.Client.GetAsync("/calls", TestContext.Current.CancellationToken);
        Assert.Empty((await list.JsonAsync()).GetProperty("calls").EnumerateArray());
        using var good = await service.Client.StartCallAsync(new { agent_id = "agent_x", to = "wav:good" });
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Theory]
    [InlineData(352_800)]
    [InlineData(384_000)]
    [InlineData(44_101)]
    [InlineData(11_127)]
    [InlineData(1_000)]
    public async Task A_file_of_any_rate_that_is_admitted_plays_its_caller_to_the_end(int rate)
    {
        using (var writer = new WavWriter(File.Create(Path.Combine(Wavs, "odd.wav")), rate, channels: 1))
        {
            writer.Write(Tone.At(440, 1, rate));
        }

        using var started = await service.Client.StartCallAsync(new { agent_id = "agent_x", session_id = "odd", to = "wav:odd" });

        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.Equal("completed caller completed", (await service.Client.EndedCallAsync("odd")).Outcome());
    }

    private static void WriteWav(string path, int samples)
    {
        using var writer = new WavWriter(File.Create(path), 16_000, channels: 1);
        writer.Write(new short[samples]);
    }
}
