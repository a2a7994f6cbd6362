using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Configuration;
using AgentConnector.ElevenLabs;
using AgentConnector.Testing.Cloud;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Agents.ElevenLabs;

/// <summary>When a conversation's record is worth telling, over a socket.</summary>
public sealed class ArchiveTests
{
    [Theory]
    [InlineData("""{"status":"done","analysis":{"call_successful":"success"}}""", true)]
    [InlineData("""{"status":"failed","analysis":null}""", true)]
    [InlineData("""{"status":"done","analysis":null,"metadata":{"cost":1}}""", false)]
    [InlineData("""{"status":"done"}""", false)]
    [InlineData("""{"status":"processing","analysis":{}}""", false)]
    [InlineData("[]", false)]
    public async Task A_record_is_ready_with_its_analysis_or_when_it_failed(string answer, bool isReady)
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.OnSignedUrl = context => context.Response.WriteAsync(answer);
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        await using var simulated = new SimulatedCloud(Options.Create(new SimulationOptions()), TimeProvider.System, NullLoggerFactory.Instance);
        var archive = new ElevenLabsArchive(
            services.GetRequiredService<IHttpClientFactory>(),
            Options.Create(new ElevenLabsOptions { ApiKey = "key-1", BaseUrl = cloud.BaseUrl }),
            simulated,
            TimeProvider.System,
            NullLogger<AgentsClient>.Instance);

        Assert.Equal(isReady, await archive.ReadAsync("conv_1", isSimulated: false, TestContext.Current.CancellationToken) is not null);
    }
}
