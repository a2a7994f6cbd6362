using System.Text.Json;
using AgentConnector.ElevenLabs.AI;
using AgentConnector.Simulator.Scenarios;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Packages.Tests;

public sealed class AIFunctionToolsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_calls_a_function_and_hears_what_it_returned()
    {
        await using var cloud = await AgentCloud.StartAsync(
            new Scenario { Steps = [new ToolStep("find_order", new() { ["orderId"] = "A-17", ["express"] = true }), new EndCallStep()] }, cancellationToken: Cancellation);
        var findOrder = AIFunctionFactory.Create((string orderId, bool express) => $"{orderId}, express: {express}", "find_order");
        var agents = new AgentsClient(new AgentsOptions { ApiKey = cloud.ApiKey, BaseUrl = cloud.BaseUrl });

        await using var conversation = await agents.ConnectAsync(new() { AgentId = cloud.AgentId, Tools = new[] { findOrder }.ToClientTools() }, Cancellation);
        var seen = await cloud.EndedConversationAsync(cancellationToken: Cancellation);

        Assert.Equal("A-17, express: True", seen.AssertToolAnswered("find_order").Result);
        cloud.AssertNoViolations();
    }

    [Theory]
    [InlineData("a text", "a text")]
    [InlineData(17, "17")]
    [InlineData(true, "true")]
    [InlineData(null, "")]
    public async Task A_result_goes_back_as_text_or_as_json(object? result, string text) =>
        Assert.Equal(new ToolResult(text), await RunAsync(AIFunctionFactory.Create(() => result, "tool"), "{}"));

    [Fact]
    public async Task An_object_goes_back_as_json() =>
        Assert.Equal(new ToolResult("""{"name":"Jürgen","items":[1,2]}"""), await RunAsync(AIFunctionFactory.Create(() => new { Name = "Jürgen", Items = new[] { 1, 2 } }, "tool"), "{}"));

    [Fact]
    public async Task Parameters_are_turned_into_what_the_function_takes()
    {
        var function = AIFunctionFactory.Create((int guests, DateOnly day, string[] wishes, string? name = null) => $"{guests} on {day:yyyy-MM-dd}, {string.Join('+', wishes)}, {name ?? "nobody"}", "tool");

        Assert.Equal(new ToolResult("2 on 2026-12-01, quiet+window, nobody"), await RunAsync(function, """{"guests":2,"day":"2026-12-01","wishes":["quiet","window"],"more":1}"""));
    }

    [Fact]
    public async Task The_model_is_told_which_parameters_are_missing() =>
        Assert.Equal(ToolResult.Error("These parameters are missing: guests, day."), await RunAsync(AIFunctionFactory.Create((int guests, DateOnly day) => "", "tool"), "{}"));

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    public async Task Parameters_that_are_no_object_are_none(string parameters) =>
        Assert.Equal(new ToolResult("done"), await RunAsync(AIFunctionFactory.Create(() => "done", "tool"), parameters));

    [Fact]
    public async Task What_a_function_throws_reaches_the_agent_without_its_words()
    {
        await using var cloud = await AgentCloud.StartAsync(new Scenario { Steps = [new ToolStep("pay"), new EndCallStep()] }, cancellationToken: Cancellation);
        var pay = AIFunctionFactory.Create(string () => throw new InvalidOperationException("password=secret"), "pay");
        var agents = new AgentsClient(new AgentsOptions { ApiKey = cloud.ApiKey, BaseUrl = cloud.BaseUrl });

        await using var conversation = await agents.ConnectAsync(new() { AgentId = cloud.AgentId, Tools = new[] { pay }.ToClientTools() }, Cancellation);
        var seen = await cloud.EndedConversationAsync(cancellationToken: Cancellation);

        Assert.Equal("The tool failed.", seen.AssertToolFailed("pay").Result);
    }

    [Fact]
    public async Task A_function_gets_its_services_and_the_tools_token()
    {
        await using var services = new ServiceCollection().AddSingleton(new Version(1, 2)).BuildServiceProvider();
        using var stop = new CancellationTokenSource();
        var function = AIFunctionFactory.Create(
            (AIFunctionArguments arguments, CancellationToken token) => $"{arguments.Services!.GetRequiredService<Version>()}, {token == stop.Token}", "tool");

        Assert.Equal(new ToolResult("1.2, True"), await function.ToClientTool(services)(Call("{}"), stop.Token));
    }

    [Fact]
    public void Two_functions_of_one_name_are_refused()
    {
        var one = AIFunctionFactory.Create(() => 1, "tool");

        Assert.Contains("Two functions are called tool.", Assert.Throws<ArgumentException>(() => new[] { one, one }.ToClientTools()).Message, StringComparison.Ordinal);
    }

    private static Task<ToolResult> RunAsync(AIFunction function, string parameters) => function.ToClientTool()(Call(parameters), Cancellation);

    private static ClientToolCall Call(string parameters) => new("call_1", "tool", JsonElement.Parse(parameters));
}
