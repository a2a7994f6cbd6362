using System.Net;
using System.Runtime.Versioning;
using System.Text;
using AgentConnector.Audio.Wav;
using AgentConnector.Calls;
using AgentConnector.Configuration;
using AgentConnector.History.Recordings;
using AgentConnector.Problems;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.History.Privacy;

/// <summary>A call with the built-in agent, recorded with a key: on disk nobody can hear it, over HTTP it is the WAV that it always was.</summary>
public sealed class EncryptedRecordingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_served_decrypted_whole_and_in_ranges_and_lies_encrypted_on_disk()
    {
        await using var service = await StartAsync(folder.Write("keys", RecordingKey.Make().ToLine()));
        await CallAsync(service, "sealed");

        var whole = await service.Client.GetByteArrayAsync("/calls/sealed/recording", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/calls/sealed/recording");
        request.Headers.Range = new(50_000, 70_000);
        using var part = await service.Client.SendAsync(request, Cancellation);
        using var head = await service.Client.SendAsync(new(HttpMethod.Head, "/calls/sealed/recording"), Cancellation);

        using var wav = new WavReader(new MemoryStream(whole));
        Assert.Equal((16_000, 2), (wav.SourceFormat.SampleRate, wav.SourceFormat.Channels));
        Assert.True(wav.Duration > TimeSpan.FromSeconds(1));
        Assert.Contains(whole[44..], sample => sample != 0);
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 50000-70000/{whole.Length}"), (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(whole[50_000..70_001], await part.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal((HttpStatusCode.OK, whole.Length), (head.StatusCode, head.Content.Headers.ContentLength));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(service.DataDir, "recordings")));
        Assert.EndsWith(".wav.sealed", file, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        Assert.True(bytes.AsSpan().IndexOf(whole.AsSpan(whole.Length / 2, 64)) < 0, "the sound can be read on disk");
        Assert.True(bytes.AsSpan(SealedFormat.HeaderBytes).IndexOf(new byte[64]) < 0, "silence can be seen on disk");
    }

    [Fact]
    public async Task Without_its_key_it_is_said_which_key_is_missing_and_plain_ones_are_played_beside_it()
    {
        var key = RecordingKey.Make();
        await using var service = await StartAsync(keyFile: null);
        await CallAsync(service, "plain");
        await CallAsync(service, "sealed");
        var path = service.Services.GetRequiredService<IRecordingStore>().PathOf(CallId.Parse("sealed"));
        File.Delete(path);
        await using (var recording = new SealedWriter(PrivateFile.Create(path + ".sealed"), key, new byte[SealedFormat.CallBytes]))
        {
            recording.Write(new byte[SealedFormat.HeadBytes]);
        }

        using var plain = await service.Client.GetAsync("/calls/plain/recording", Cancellation);
        using var missing = await service.Client.GetAsync("/calls/sealed/recording", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (plain.StatusCode, missing.StatusCode));
        var problem = await missing.JsonAsync();
        Assert.Equal("urn:agent-connector:problem:recording-unreadable", problem.GetProperty("type").GetString());
        Assert.Contains($"the key {key}, which is not in RECORDING_KEY_FILE", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key.ToLine(), service.Log.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("not a key\n", "line 1 is no key")]
    public void A_file_without_keys_is_a_fault_of_the_setting(string? content, string fault)
    {
        var file = content is null ? folder.In("nowhere") : folder.Write("keys", content);
        var settings = SettingsLoader.Load(Features.Settings, new([], new Dictionary<string, string> { ["RECORDING_KEY_FILE"] = file }, new Dictionary<string, string>()));

        var wrong = Assert.Single(settings.Faults, found => found.Name == "RECORDING_KEY_FILE");
        Assert.Contains(fault, wrong.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("not a key", wrong.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, true)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_key_file_that_everybody_may_read_is_warned_of(UnixFileMode mode, bool isWarnedOf)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other rights.");
        var keys = folder.Write("keys", RecordingKey.Make().ToLine());
        File.SetUnixFileMode(keys, mode);

        await using var service = await StartAsync(keys);

        Assert.Equal(isWarnedOf, service.Log.Lines.Any(line => line.Contains("chmod o-rwx", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_commands_make_keys_rotate_them_and_decrypt_a_file()
    {
        var (keys, file) = (folder.In("keys"), folder.In("a.wav.sealed"));
        Assert.Equal(ExitCode.Done, (await RunAsync("keys", "recording", keys)).ExitCode);
        var first = (await File.ReadAllTextAsync(keys, Cancellation)).Trim();
        using (var wav = new WavWriter(new SealedWriter(PrivateFile.Create(file), RecordingKeys.Read(keys).Current!, new byte[SealedFormat.CallBytes]), 16_000, channels: 2))
        {
            wav.Write([.. Enumerable.Range(0, 20_000).Select(n => (short)n)]);
        }

        Assert.Equal(ExitCode.Done, (await RunAsync("keys", "recording", keys)).ExitCode);
        Assert.Equal(first, (await File.ReadAllLinesAsync(keys, Cancellation))[1]);
        var decrypted = await RunAsync("decrypt", file, "--key-file", keys);
        var again = await RunAsync("decrypt", file, "--key-file", keys);
        await File.WriteAllTextAsync(keys, RecordingKey.Make().ToLine(), Cancellation);
        var locked = await RunAsync("decrypt", file, "--key-file", keys, "--out", folder.In("b.wav"));

        Assert.Equal((ExitCode.Done, ExitCode.Failed, ExitCode.Failed), (decrypted.ExitCode, again.ExitCode, locked.ExitCode)); // nothing is written over
        Assert.Contains("which is not in RECORDING_KEY_FILE", locked.Output, StringComparison.Ordinal);
        Assert.Equal(44 + 40_000, new FileInfo(folder.In("a.wav")).Length);
        Assert.False(File.Exists(folder.In("b.wav")));
        await File.WriteAllTextAsync(keys, first, Cancellation);
        await using (var changed = new FileStream(file, FileMode.Open))
        {
            changed.Position = SealedFormat.HeaderBytes + (2 * (SealedFormat.FrameBytes + SealedFormat.TagBytes)) + 1;
            changed.WriteByte((byte)(changed.ReadByte() ^ 1));
        }

        Assert.Equal(ExitCode.Failed, (await RunAsync("decrypt", file, "--key-file", keys, "--out", folder.In("c.wav"))).ExitCode);
        Assert.False(File.Exists(folder.In("c.wav"))); // not the part before it, which would pass for the whole
        await File.WriteAllTextAsync(keys, "hands off\n", Cancellation);
        Assert.Equal(ExitCode.Failed, (await RunAsync("keys", "recording", keys)).ExitCode);
        Assert.Equal("hands off\n", await File.ReadAllTextAsync(keys, Cancellation));
    }

    public void Dispose() => folder.Dispose();

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = ServiceProcess.Run("agent-connector", arguments);
        return (await program.ExitCodeAsync(), program.Output);
    }

    private static Task<RunningService> StartAsync(string? keyFile)
    {
        var settings = new Dictionary<string, string> { ["SIMULATE"] = "true", ["AUDIO_BACKEND"] = "null" };
        if (keyFile is not null)
        {
            settings["RECORDING_KEY_FILE"] = keyFile;
        }

        return RunningService.StartAsync(settings);
    }

    private static async Task CallAsync(RunningService service, string id)
    {
        using var body = new StringContent($$"""{"agent_id":"a","session_id":"{{id}}","to":"wav:demo"}""", Encoding.UTF8, "application/json");
        using var start = await service.Client.PostAsync("/calls", body, Cancellation);
        Assert.Equal(HttpStatusCode.OK, start.StatusCode);
        using var levels = await service.Client.GetAsync($"/calls/{id}?wait=2", Cancellation); // some of it is heard
        using var end = await service.Client.PostAsync($"/calls/{id}/end", content: null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
    }
}
