using System.Runtime.Versioning;
using System.Text.Json;

namespace AgentConnector.EndToEnd.Tests;

/// <summary><c>./run demo</c> and what it leaves behind: the proof that both sides were heard, and when.</summary>
public sealed class DemoTests
{
    private const int Rate = 16_000;

    /// <summary>Unrelated speech reaches about 0.1 at its best lag over half a second and more; the same speech is above 0.9.</summary>
    private const double Same = 0.9;
    private const double Unrelated = 0.4;

    [Fact]
    public async Task The_demo_records_the_caller_left_and_the_agent_right_when_the_transcript_says()
    {
        using var folder = new TemporaryFolder();
        var started = TimeProvider.System.GetTimestamp();
        await using var demo = ServiceProcess.Run(Connector.Program, ["demo", "--data-dir", folder.Path]);

        Assert.Equal(0, await demo.ExitCodeAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
        Assert.DoesNotContain('\e', demo.Output);
        Assert.Contains("Tuesday at ten would be fine", demo.Output);

        var record = JsonElement.Parse(await File.ReadAllTextAsync(folder.In("record.json"), TestContext.Current.CancellationToken));
        Assert.Equal("completed agent completed", record.Outcome());
        var transcript = await File.ReadAllTextAsync(folder.In("transcript.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(5, transcript.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(transcript.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(line.Split(": ")[1], demo.Output));

        var recording = StereoFile.Read(Assert.Single(Directory.GetFiles(folder.In("recordings"), "*.wav")));
        Assert.Equal(Rate, recording.SampleRate);
        Assert.Equal(record.GetProperty("duration_ms").GetInt64(), recording.Duration.TotalMilliseconds, tolerance: 1);

        // The caller's file is spoken once, from the start of the call; the agent's clips are the simulator's.
        var caller = StereoFile.ReadMono(Repository.File("src", "AgentConnector", "Endpoints", "Wav", "Samples", "demo.wav"));
        var turns = await TurnsAsync(folder.Path);
        AssertHeard(recording.Left, recording.Right, caller, TimeSpan.Zero, within: TimeSpan.FromMilliseconds(300));
        foreach (var (text, clip) in new[]
        {
            ("Hello, this is Anna", "demo-greeting"), ("Gladly, I have Tuesday", "demo-offer"), ("You are booked", "demo-booked"),
        })
        {
            var turn = Assert.Single(turns, turn => turn.Text("speaker") == "agent" && turn.Text("text").StartsWith(text, StringComparison.Ordinal));
            AssertHeard(recording.Right, recording.Left, Clip(clip), StartOf(turn), within: TimeSpan.FromMilliseconds(300));
        }

        // Where the transcript has the caller speak, the left side is loud; the times are those of a voice detector, so a little wide.
        foreach (var turn in turns.Where(turn => turn.Text("speaker") == "caller"))
        {
            var (from, to) = (Samples(StartOf(turn)), Samples(TimeSpan.FromMilliseconds(turn.GetProperty("end_ms").GetInt64())));
            Assert.InRange(Level.Rms(recording.Left.AsSpan(from, to - from)), -40, 0);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_people_said_is_for_this_user_alone_wherever_it_was_put()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a user's folders to that user by itself.");
        using var folder = new TemporaryFolder();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101); // as made by hand

        await using var demo = ServiceProcess.Run(Connector.Program, ["demo", "--quiet", "--data-dir", folder.Path]);

        Assert.Equal(0, await demo.ExitCodeAsync());
        string[] empty = [".lock"];
        var loose = Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => ((int)File.GetUnixFileMode(path) & 0b000_111_111) != 0)
            .Select(Path.GetFileName)
            .Except(empty);
        Assert.Empty(loose);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_in_words()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("file"), "in the way", TestContext.Current.CancellationToken);

        await using var demo = ServiceProcess.Run(Connector.Program, ["demo", "--data-dir", folder.In("file/data")]);

        Assert.Equal(2, await demo.ExitCodeAsync());
        Assert.Contains("DATA_DIR", demo.Output);
        Assert.DoesNotContain("   at ", demo.Output);
    }

    [Theory]
    [InlineData(1, 0, "The call was ended on request")]
    [InlineData(2, 130, "")]
    public async Task Ctrl_C_ends_the_call_and_a_second_one_the_demo(int times, int code, string words)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(ServiceProcess.InterruptIsIgnored, "SIGINT is ignored here, and so by whatever is started from here.");
        using var folder = new TemporaryFolder();
        await using var demo = ServiceProcess.Run(Connector.Program, ["demo", "--quiet", "--data-dir", folder.Path]);
        await ServiceProcess.EventuallyAsync(
            () => Task.FromResult(demo.Output.Contains("agent   Hello", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        for (var i = 0; i < times; i++)
        {
            await demo.SignalAsync(ServiceProcess.Interrupt);
        }

        Assert.Equal(code, await demo.ExitCodeAsync());
        Assert.Contains(words, demo.Output);
        Assert.DoesNotContain("   at ", demo.Output);
    }

    [Theory]
    [InlineData(ServiceProcess.Interrupt)]
    [InlineData(ServiceProcess.Terminate)]
    public async Task While_it_starts_one_signal_is_enough(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Assert.SkipWhen(signal == ServiceProcess.Interrupt && ServiceProcess.InterruptIsIgnored, "SIGINT is ignored here, and so by whatever is started from here.");
        using var folder = new TemporaryFolder();
        await using var demo = ServiceProcess.Run(Connector.Program, ["demo", "--quiet", "--data-dir", folder.Path]);
        await ServiceProcess.EventuallyAsync(
            () => Task.FromResult(demo.Output.Contains("Starting", StringComparison.Ordinal)), TestContext.Current.CancellationToken);

        await demo.SignalAsync(signal);

        Assert.Equal(130, await demo.ExitCodeAsync());
        Assert.DoesNotContain("POST", demo.Output);
        Assert.DoesNotContain("   at ", demo.Output);
    }

    private static short[] Clip(string name) =>
        StereoFile.ReadMono(Repository.File("src", "AgentConnector.Simulator", "Speech", name + ".wav"));

    private static TimeSpan StartOf(JsonElement turn) => TimeSpan.FromMilliseconds(turn.GetProperty("start_ms").GetInt64());

    private static int Samples(TimeSpan time) => (int)(time.TotalSeconds * Rate);

    /// <summary>The clip is on this side at that time, whole, and its loudest part is nowhere near on the other.</summary>
    private static void AssertHeard(short[] side, short[] other, short[] clip, TimeSpan at, TimeSpan within)
    {
        var (loudest, part) = Loudest(clip);
        var slack = Samples(within);
        var from = Math.Max(0, Samples(at) + loudest - slack);
        var heard = Correlation.Best(part, side.AsSpan(from, part.Length + (2 * slack)), 2 * slack);
        var leaked = Correlation.Best(part, other.AsSpan(from, Math.Min(part.Length + (2 * slack), other.Length - from)), 2 * slack);
        Assert.InRange(heard.Value, Same, 1.001);
        Assert.InRange(leaked.Value, -1, Unrelated);

        var start = from + heard.Lag - loudest;
        Assert.InRange(start, Samples(at) - slack, Samples(at) + slack);
        var clipFrom = Math.Max(0, -start);
        var length = Math.Min(clip.Length, side.Length - start) - clipFrom;
        Assert.InRange(Correlation.At(clip.AsSpan(clipFrom, length), side.AsSpan(start + clipFrom, length)), Same, 1.001);
    }

    /// <summary>The loudest three quarters of a second: enough to tell speech apart, and quick to look for.</summary>
    private static (int Offset, short[] Samples) Loudest(short[] clip)
    {
        const int length = Rate * 3 / 4;
        var offset = Enumerable.Range(0, Math.Max(1, (clip.Length - length) / 1600)).Select(step => step * 1600)
            .MaxBy(start => Level.Rms(clip.AsSpan(start, Math.Min(length, clip.Length - start))));
        return (offset, clip[offset..Math.Min(clip.Length, offset + length)]);
    }

    private static async Task<IReadOnlyList<JsonElement>> TurnsAsync(string dataDir)
    {
        await using var service = await Connector.StartAsync(dataDir);
        using var list = await service.Client.GetAsync("/calls", TestContext.Current.CancellationToken);
        var id = Assert.Single((await list.JsonAsync()).GetProperty("calls").EnumerateArray()).Text("session_id");
        using var transcript = await service.Client.GetAsync($"/calls/{id}/transcript?format=json", TestContext.Current.CancellationToken);
        return [.. (await transcript.JsonAsync()).GetProperty("turns").EnumerateArray()];
    }
}
