using System.Text.Json;
using System.Xml.Linq;
using AgentConnector.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>The version is written down once, in Directory.Build.props, and all who tell it agree.</summary>
public sealed class VersionTests
{
    private static readonly string Version = XDocument.Load(Repository.File("Directory.Build.props")).Descendants("Version").Single().Value;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_program_says_it()
    {
        await using var program = ServiceProcess.Run("agent-connector", ["--version"]);

        Assert.Equal(0, await program.ExitCodeAsync());
        Assert.Equal(Version, program.Output.Trim());
    }

    [Fact]
    public async Task The_service_says_it_to_whoever_asks_and_whomever_it_asks()
    {
        await using var receiver = new Receiver();
        await using var service = await RunningService.StartAsync();
        var asked = service.Services.GetRequiredService<IHttpClientFactory>().CreateClient("anybody");
        using var own = OutgoingHttp.NewClient(receiver.Address, key: null, TimeSpan.FromSeconds(30));

        var root = JsonElement.Parse(await service.Stranger.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation));
        await asked.GetStringAsync(receiver.Address, Cancellation);
        await own.GetStringAsync(receiver.Address, Cancellation);

        Assert.Equal(Version, root.GetProperty("version").GetString());
        Assert.Equal([$"agent-connector/{Version}", $"agent-connector/{Version}"], receiver.Requests.Select(request => request.Headers["User-Agent"]));
    }

    [Fact]
    public void The_n8n_package_has_it_too()
    {
        var package = JsonElement.Parse(File.ReadAllText(Repository.File("n8n", "package.json")));
        var locked = JsonElement.Parse(File.ReadAllText(Repository.File("n8n", "package-lock.json")));

        Assert.Equal(Version, package.GetProperty("version").GetString());
        Assert.Equal(Version, locked.GetProperty("version").GetString());
        Assert.Equal(Version, locked.GetProperty("packages").GetProperty("").GetProperty("version").GetString());
        Assert.Contains($"""
            "n8n-nodes-elevenlabs-agent-connector","version":"{Version}"
            """, File.ReadAllText(Repository.File("n8n", "README.md")));
    }
}
