using System.Diagnostics.Metrics;
using System.Threading.Channels;
using AgentConnector.Agents;
using AgentConnector.Agents.ElevenLabs;
using AgentConnector.Configuration;
using AgentConnector.ElevenLabs;
using AgentConnector.Hosting.Resilience;
using AgentConnector.Testing.Cloud;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using CloudAgent = AgentConnector.Testing.Cloud.FakeAgent;

namespace AgentConnector.Integration.Tests.Agents.ElevenLabs;

public sealed class SlowToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tool_has_the_time_that_it_is_given_and_not_the_librarys()
    {
        await using var cloud = await FakeCloud.StartAsync();
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var time = new ManualTime();
        await using var simulated = new SimulatedCloud(Options.Create(new SimulationOptions()), time, NullLoggerFactory.Instance);
        var connector = new ElevenLabsConnector(
            services.GetRequiredService<IHttpClientFactory>(),
            Options.Create(new ElevenLabsOptions { ApiKey = "key-1", BaseUrl = cloud.BaseUrl, SilenceTimeout = Timeout.InfiniteTimeSpan }),
            simulated,
            new Circuit("ElevenLabs", time, services.GetRequiredService<IMeterFactory>(), NullLogger<Circuit>.Instance),
            new AgentMetrics(services.GetRequiredService<IMeterFactory>()),
            time,
            NullLogger<AgentsClient>.Instance);
        var connecting = connector.ConnectAsync(new("agent_1"), Cancellation);
        var agent = await cloud.AgentAsync();
        await agent.HearAsync();
        await agent.SayAsync(CloudAgent.Metadata);
        await using var session = await connecting;

        await agent.CallToolAsync("call_1");
        var heard = Channel.CreateUnbounded<AgentEvent>();
        var listening = session.ListenAsync(happened => heard.Writer.TryWrite(happened), Cancellation);
        var called = Assert.IsType<AgentCalledTool>(await heard.Reader.ReadAsync(Cancellation));
        time.Advance(TimeSpan.FromSeconds(119));
        await session.AnswerToolAsync(called.ToolCallId, "at last", isError: false, Cancellation);

        var answer = await agent.HearAsync("client_tool_result");
        await agent.HangUpAsync(1000);
        await listening;
        Assert.Equal(("at last", false), (answer.GetProperty("result").GetString(), answer.GetProperty("is_error").GetBoolean()));
    }
}
