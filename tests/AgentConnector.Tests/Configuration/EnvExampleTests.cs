using System.Text.RegularExpressions;
using AgentConnector.Configuration;

namespace AgentConnector.Tests.Configuration;

public sealed partial class EnvExampleTests
{
    private static readonly string Example = File.ReadAllText(Repository.File(".env.example"));

    [Fact]
    public void The_example_lists_exactly_the_settings_there_are_with_their_defaults() =>
        Assert.Equal(
            Settings.All.Select(setting => $"{setting.Name}={setting.Default}").Order(),
            Entry().Matches(Example).Select(match => $"{match.Groups[1].Value}={match.Groups[2].Value}").Order());

    [Fact]
    public void The_example_copied_as_it_is_starts_the_service()
    {
        var settings = LoadedSettings.From(dotEnv: Example);

        Assert.Empty(settings.Faults);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Defaults_in_the_table_are_those_of_the_options()
    {
        var configuration = LoadedSettings.From().Configuration;
        var server = new ServerOptions();

        Assert.Equal(server.Host, configuration["Server:Host"]);
        Assert.Equal($"{server.Port}", configuration["Server:Port"]);
        Assert.Equal($"{new AgentConnector.Security.SecurityOptions().RateLimitPerMinute}", configuration["Security:RateLimitPerMinute"]);
        Assert.Equal($"{new AgentConnector.Hosting.Draining.DrainOptions().DrainTimeout}", configuration["Calls:DrainTimeout"]);
    }

    [GeneratedRegex(@"^#?([A-Z][A-Z0-9_]+)=(.*)$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
