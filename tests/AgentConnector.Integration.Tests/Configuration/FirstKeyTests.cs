using System.Net;
using System.Text.RegularExpressions;
using AgentConnector.Configuration;
using AgentConnector.Security;

namespace AgentConnector.Integration.Tests.Configuration;

public sealed class FirstKeyTests
{
    [Fact]
    public void A_first_key_is_made_once_shown_once_and_kept_for_its_owner_only()
    {
        using var folder = new TemporaryFolder();
        using var first = new StringWriter();
        using var second = new StringWriter();

        var made = FirstKey.ReadOrMake(folder.Path, first);
        var read = FirstKey.ReadOrMake(folder.Path, second);

        var shown = Regex.Match(first.ToString(), "X-API-Key: (ac_[A-Za-z0-9_-]+)").Groups[1].Value;
        Assert.Equal(made.Name, new ApiKeyRing([read]).Find(shown)?.Name);
        Assert.Equal("", second.ToString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, FirstKey.FileName)));
        }
    }

    [Fact]
    public void A_key_file_that_holds_no_key_is_said_to_be_deleted()
    {
        using var folder = new TemporaryFolder();
        folder.Write(FirstKey.FileName, "\n");

        var fault = Assert.Throws<InvalidDataException>(() => FirstKey.ReadOrMake(folder.Path, TextWriter.Null));
        Assert.Contains("delete the file", fault.Message);
    }

    [Fact]
    public async Task A_service_without_keys_opens_to_the_key_it_shows_and_logs_it_nowhere()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["API_KEYS"] = "" });
        var shown = Regex.Match(service.Console, "X-API-Key: (ac_[A-Za-z0-9_-]+)").Groups[1].Value;

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-API-Key", shown);
        using var answer = await service.Stranger.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(shown, service.Log.ToString());
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("production")]
    public void Outside_development_no_key_is_made(string environment)
    {
        using var folder = new TemporaryFolder();
        var settings = SettingsLoader.Load(Features.Settings, new(
            [folder.Path], new Dictionary<string, string> { ["ENVIRONMENT"] = environment, ["DATA_DIR"] = folder.Path }, new Dictionary<string, string>()));

        var fault = Assert.Single(Assert.Throws<SettingsException>(() => ConnectorApp.Build(settings, TextWriter.Null)).Faults);

        Assert.Equal("API_KEYS", fault.Name);
        Assert.False(File.Exists(Path.Combine(folder.Path, "api-key")));
    }
}
