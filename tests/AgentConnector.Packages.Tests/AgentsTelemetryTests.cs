using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using AgentConnector.ElevenLabs.Telemetry;
using AgentConnector.Simulator.Scenarios;

namespace AgentConnector.Packages.Tests;

public sealed class AgentsTelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_conversation_and_its_tool_are_spans_of_the_conventions()
    {
        var agent = new Scenario { Name = "traced", Steps = [new ToolStep("look_up", new() { ["secret"] = "4711" }), new EndCallStep()] };
        await using var cloud = await AgentCloud.StartAsync(agent, cancellationToken: Cancellation);
        using var ended = new Spans();

        var id = await TalkAsync(cloud, cloud.BaseUrl, (_, _) => Task.FromResult(new ToolResult(Activity.Current!.OperationName)));

        var conversation = Assert.Single(ended.All, span => Equals(span.GetTagItem("gen_ai.agent.id"), "traced"));
        Assert.Equal(("invoke_agent", ActivityKind.Client, ActivityStatusCode.Unset), (conversation.OperationName, conversation.Kind, conversation.Status));
        Assert.Equal(
            [
                ("gen_ai.agent.id", "traced"), ("gen_ai.conversation.id", id), ("gen_ai.operation.name", "invoke_agent"),
                ("gen_ai.provider.name", "elevenlabs"), ("server.address", "127.0.0.1"), ("server.port", cloud.BaseUrl.Port.ToString(CultureInfo.InvariantCulture)),
            ],
            Tags(conversation));
        var tool = Assert.Single(ended.All, span => span.ParentSpanId == conversation.SpanId && span.OperationName.StartsWith("execute_tool", StringComparison.Ordinal));
        Assert.Equal(("execute_tool look_up", ActivityKind.Internal), (tool.OperationName, tool.Kind));
        Assert.Equal(
            [
                ("gen_ai.operation.name", "execute_tool"), ("gen_ai.provider.name", "elevenlabs"),
                ("gen_ai.tool.call.id", cloud.Conversations[0].ToolResults[0].ToolCallId), ("gen_ai.tool.name", "look_up"), ("gen_ai.tool.type", "function"),
            ],
            Tags(tool));
        Assert.Equal("execute_tool look_up", cloud.Conversations[0].AssertToolAnswered("look_up").Result);
    }

    [Theory]
    [InlineData("drop", "disconnected")]
    [InlineData("error-llm_timeout", "agent_failure")]
    [InlineData("http-429", "busy")]
    [InlineData("variables", "refused")]
    public async Task What_fails_says_how(string scenario, string error)
    {
        await using var cloud = await AgentCloud.StartAsync(scenario, cancellationToken: Cancellation);
        using var ended = new Spans();

        await TalkAsync(cloud, cloud.BaseUrl);

        var conversation = Assert.Single(ended.All, span => Equals(span.GetTagItem("server.port"), cloud.BaseUrl.Port));
        Assert.Equal((error, ActivityStatusCode.Error, null), (conversation.GetTagItem("error.type"), conversation.Status, conversation.StatusDescription));
    }

    [Fact]
    public async Task Durations_are_measured_without_ids()
    {
        await using var cloud = await AgentCloud.StartAsync(
            new Scenario { Steps = [new ToolStep("look_up"), new EndCallStep()] }, cancellationToken: Cancellation);
        var local = new UriBuilder(cloud.BaseUrl) { Host = "localhost" }.Uri;
        using var measured = new Durations();

        await TalkAsync(cloud, local, (_, _) => Task.FromResult(ToolResult.Error("no", "measured_here")));

        Assert.Contains("error.type=measured_here gen_ai.operation.name=execute_tool gen_ai.provider.name=elevenlabs", measured.All);
        Assert.Contains("gen_ai.operation.name=invoke_agent gen_ai.provider.name=elevenlabs server.address=localhost", measured.All);
    }

    [Fact]
    public void The_names_are_told() => Assert.Equal(("AgentConnector.ElevenLabs", "AgentConnector.ElevenLabs"), (AgentsTelemetry.SourceName, AgentsTelemetry.MeterName));

    private static async Task<string> TalkAsync(AgentCloud cloud, Uri address, ClientTool? tool = null)
    {
        var agents = new AgentsClient(new AgentsOptions { ApiKey = cloud.ApiKey, BaseUrl = address });
        try
        {
            await using var conversation = await agents.ConnectAsync(
                new() { AgentId = cloud.AgentId, Tools = tool is null ? null : new Dictionary<string, ClientTool> { ["look_up"] = tool } }, Cancellation);
            await foreach (var _ in conversation.Events.ReadAllAsync(Cancellation))
            {
            }

            return conversation.ConversationId;
        }
        catch (AgentsException)
        {
            return "";
        }
    }

    private static IEnumerable<(string Name, string Value)> Tags(Activity span) =>
        span.TagObjects.Where(tag => tag.Value is not null).Select(tag => (tag.Key, string.Create(CultureInfo.InvariantCulture, $"{tag.Value}"))).OrderBy(tag => tag.Key, StringComparer.Ordinal);

    /// <summary>The spans that have ended. Other tests' are among them.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener listener;

        public Spans()
        {
            listener = new()
            {
                ShouldListenTo = source => source.Name == AgentsTelemetry.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = All.Add,
            };
            ActivitySource.AddActivityListener(listener);
        }

        public ConcurrentBag<Activity> All { get; } = [];

        public void Dispose() => listener.Dispose();
    }

    /// <summary>What was measured, as its tags; other tests' among them.</summary>
    private sealed class Durations : IDisposable
    {
        private readonly MeterListener listener = new();

        public Durations()
        {
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument is { Name: "gen_ai.client.operation.duration", Unit: "s", Meter.Name: AgentsTelemetry.MeterName })
                {
                    self.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            {
                Assert.InRange(seconds, 0, 60);
                All.Add(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal)));
            });
            listener.Start();
        }

        public ConcurrentBag<string> All { get; } = [];

        public void Dispose() => listener.Dispose();
    }
}
