using AgentConnector.Hosting;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>Where things lie on this machine is its operator's business.</summary>
public sealed class PathsStayInsideTests
{
    [Theory]
    [InlineData("No space left on device : '/srv/canary/data/recordings/a.wav'", "No space left on device")]
    [InlineData("Access to the path '/srv/canary/data/a.wav' is denied.", "Access to the path 'a.wav' is denied")]
    [InlineData("Could not find a part of the path '/srv/canary/x/a.wav'.", "Could not find a part of the path 'a.wav'")]
    [InlineData(@"The process cannot access the file 'C:\canary\a.wav' because it is in use.", "The process cannot access the file")]
    [InlineData("The disk is tired.", "The disk is tired")]
    public void What_the_system_said_is_told_without_the_paths(string said, string told)
    {
        var words = SystemWords.Of(new IOException(said));

        Assert.StartsWith(told, words, StringComparison.Ordinal);
        Assert.DoesNotContain("/srv", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wav:none", null)]
    [InlineData("wav:loop", null)]
    [InlineData("wav:folder", null)]
    [InlineData("wav:broken", null)]
    [InlineData("wav:demo", "recordings")]
    [InlineData("wav:demo", "calls.db")]
    public async Task No_answer_and_no_record_names_a_folder_of_this_machine(string to, string? gone)
    {
        using var wav = new TemporaryFolder();
        wav.Write("broken.wav", "no sound");
        Directory.CreateDirectory(wav.In("folder.wav"));
        File.CreateSymbolicLink(wav.In("loop.wav"), wav.In("loop.wav"));
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["WAV_DIR"] = wav.Path, ["SIMULATE"] = "true" });
        if (gone == "recordings")
        {
            Directory.Delete(Path.Combine(service.DataDir, gone), recursive: true);
        }
        else if (gone is not null)
        {
            foreach (var file in Directory.GetFiles(service.DataDir, gone + "*"))
            {
                File.Delete(file);
            }

            File.WriteAllText(Path.Combine(service.DataDir, gone), new string('x', 5000)); // readers are new to it
        }

        var said = "";
        using var body = new StringContent($$"""{"agent_id":"a","session_id":"s","to":"{{to}}","max_duration_seconds":1}""", null, "application/json");
        using var answer = await service.Client.PostAsync("/calls", body, TestContext.Current.CancellationToken);
        said += await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var path in new[] { "/calls/s?wait=10", "/calls", "/calls/s/recording", "/health/ready", "/deliveries" })
        {
            using var told = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
            said += await told.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(service.DataDir, said);
        Assert.DoesNotContain(wav.Path, said);
    }
}
