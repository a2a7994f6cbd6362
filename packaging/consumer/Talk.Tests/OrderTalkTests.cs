using System.Diagnostics;
using AgentConnector.Simulator;
using AgentConnector.Simulator.Scenarios;
using AgentConnector.Simulator.Testing;

namespace Talk.Tests;

public sealed class OrderTalkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Scenario Orders => new()
    {
        FirstMessage = "Hello, which order is it?",
        Steps =
        [
            HearStep.Anything,
            new ToolStep("lookup_order", new() { ["order_id"] = "A-17", ["express"] = true }, SayOnResult: "It is on its way."),
            new EndCallStep(),
        ],
    };

    [Fact]
    public async Task The_program_talks_and_its_function_is_called()
    {
        await using var cloud = await AgentCloud.StartAsync(Orders, cancellationToken: Cancellation);

        var said = await OrderTalk.HaveAsync(cloud.BaseUrl, cloud.ApiKey, cloud.AgentId, "Where is my order?");

        Assert.Equal(["Hello, which order is it?", "It is on its way."], said);
        var seen = await cloud.EndedConversationAsync(cancellationToken: Cancellation);
        seen.AssertUserSaid("where is my order");
        Assert.Equal("A-17 is on its way, express: True", seen.AssertToolAnswered("lookup_order").Result);
        cloud.AssertNoViolations();
    }

    [Fact]
    public async Task The_sample_that_was_compiled_ahead_talks_and_its_function_is_called()
    {
        var agent = new Scenario
        {
            FirstMessage = "Hello, which order is it?",
            Steps = [HearStep.Anything, new ToolStep("find_order", new() { ["order_id"] = "A-17" }, SayOnResult: "Goodbye then."), new EndCallStep()],
        };
        await using var cloud = await AgentCloud.StartAsync(agent, cancellationToken: Cancellation);
        using var sample = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("AOT_SAMPLE")!, [cloud.AgentId, cloud.BaseUrl.ToString()])
        {
            Environment = { ["ELEVENLABS_API_KEY"] = cloud.ApiKey },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            await sample.StandardInput.WriteLineAsync("A-17".AsMemory(), Cancellation);
            sample.StandardInput.Close();
            var output = await sample.StandardOutput.ReadToEndAsync(Cancellation);
            await sample.WaitForExitAsync(Cancellation);

            Assert.Equal(0, sample.ExitCode);
            Assert.Contains("Agent: Hello, which order is it?\nAgent: Goodbye then.\n", output, StringComparison.Ordinal);
            var seen = await cloud.EndedConversationAsync(cancellationToken: Cancellation);
            Assert.Equal("Order A-17 is on its way.", seen.AssertToolAnswered("find_order").Result);
            cloud.AssertNoViolations();
        }
        finally
        {
            sample.Kill();
        }
    }
}
