using System.Text;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Webhooks;
using AgentConnector.Webhooks.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>An agent's client tools that are HTTP addresses.</summary>
public sealed class ToolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200, """{"result":"booked"}""", "booked", false)]
    [InlineData(200, """{"result":{"slot":5}}""", """{"slot":5}""", false)]
    [InlineData(200, """{"status":"accepted"}""", "Accepted: it is being worked on, and the result will follow.", false)]
    [InlineData(200, """{"status":"accepted","result":"I am on it"}""", "I am on it", false)]
    [InlineData(200, """{"is_error":true,"result":"no slot left"}""", "no slot left", true)]
    [InlineData(200, """{"is_error":true}""", """{"is_error":true}""", true)]
    [InlineData(200, """{"status":"done","rows":2}""", """{"status":"done","rows":2}""", false)]
    [InlineData(200, """[1,2]""", "[1,2]", false)]
    [InlineData(200, "\"plain\"", "plain", false)]
    [InlineData(200, "\uFEFF{\"result\":\"booked\"}", "booked", false)]
    [InlineData(200, """{"result":"caf\ud83d"}""", "caf\uFFFD", false)]
    [InlineData(200, """{"result":{"a":"\udc00"}}""", """{"a":"\uFFFD"}""", false)]
    [InlineData(200, "not JSON", "The tool book did not answer with JSON.", true)]
    [InlineData(200, "", "The tool book did not answer with JSON.", true)]
    [InlineData(404, """{"result":"x"}""", "The tool book answered with an error (HTTP 404).", true)]
    [InlineData(500, "", "The tool book answered with an error (HTTP 500).", true)]
    [InlineData(302, "", "The tool book answered with an error (HTTP 302).", true)]
    public async Task An_answer_is_told_to_the_agent(int status, string body, string result, bool isError)
    {
        await using var receiver = new Receiver(_ => new(status, body));
        await using var scene = Scene(receiver.Url("/book?key=1"));

        var answer = await scene.Get<IToolbox>().UseAsync(Use("book", """{"day":"Monday"}"""), Cancellation);

        Assert.Equal(new ToolAnswer(result, isError), answer);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("/book?key=1", request.Target);
        Assert.Equal("1", request.Headers["X-Workflow"]);
        Assert.StartsWith("v1,", request.Headers["webhook-signature"], StringComparison.Ordinal);
        Assert.Equal("""{"tool":"book","tool_call_id":"t1","session_id":"s1","parameters":{"day":"Monday"}}""", Encoding.UTF8.GetString(request.Body));
    }

    [Theory]
    [InlineData("""{"result":"cut \ud83d"}""", "cut \uFFFD")]
    [InlineData("""{"result":{"name":"\ude00","name":"B"}}""", """{"name":"B"}""")]
    [InlineData("""{"\ud83d":1,"result":"told"}""", "told")]
    [InlineData("{\"result\":\"Jos\u00e9\"}", "Jos\uFFFD")]
    [InlineData("{\"is_error\":true,\"result\":\"Jos\u00e9\"}", "Jos\uFFFD")]
    [InlineData("{\"status\":\"done \u00e9\"}", "{\"status\":\"done \uFFFD\"}")]
    [InlineData("\"\u00e9\"", "\uFFFD")]
    [InlineData("\u00ef\u00bb\u00bf{\"result\":\"told\"}", "told")]
    public async Task An_answer_that_is_not_wholly_readable_is_told_as_far_as_it_is(string latin1, string result)
    {
        await using var receiver = new Receiver(_ => new(200, latin1) { Encoding = Encoding.Latin1 });
        await using var scene = Scene(receiver.Url());

        var answer = await scene.Get<IToolbox>().UseAsync(Use("book", """{"day":"Monday"}"""), Cancellation);

        Assert.Equal(result, answer.Result);
        Assert.Equal(latin1.Contains("is_error", StringComparison.Ordinal), answer.IsError);
    }

    [Theory]
    [InlineData("""{"book":{"url":"https://x.example/","headers":{"X":"\ud83d"}}}""", "book.headers.X")]
    [InlineData("{\"book\":{\"url\":\"https://x.example/\",\"headers\":{\"X\":\"Jos\u00e9\"}}}", "book.headers.X")]
    [InlineData("""{"book":{"url":"https://x.example/","url":"https://y.example/"}}""", "book.url")]
    [InlineData("""{"book":{"url":"https://x.example/","URL":"https://y.example/"}}""", "book.URL")]
    [InlineData("""{"book":{"url":"https://x.example/"},"book":{"url":"https://y.example/"}}""", "book")]
    [InlineData("{\n  \"book\": oops\n}", "line 2")]
    public async Task What_is_wrong_in_the_file_of_tools_is_said_by_its_place(string latin1, string place)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "tools.json");
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(latin1), Cancellation);

        var fault = Assert.Single(ToolsOf(file).Faults());

        Assert.Equal("TOOLS_FILE", fault.Name);
        Assert.Contains(place, fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    [Fault(FaultSide.Callback, "A tool that does not answer", "The agent is told so within the tool's time; the conversation goes on")]
    public async Task A_tool_that_takes_too_long_is_given_up()
    {
        var time = new ManualTime();
        await using var receiver = new Receiver(_ => Reply.Hang);
        await using var scene = Scene(receiver.Url(), time);

        var asking = scene.Get<IToolbox>().UseAsync(Use("book", """{"day":1}"""), Cancellation);
        await receiver.ArrivedAsync();
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(new("The tool book did not answer within 3 seconds.", IsError: true), await asking);
    }

    [Theory]
    [InlineData("other", """{"day":1}""", "No tool named other is configured here.")]
    [InlineData("book", """{}""", "The tool book needs day: ask for it, then try again.")]
    [InlineData("book", """{"day":null}""", "The tool book needs day: ask for it, then try again.")]
    [InlineData("book", "5", "The tool book needs day: ask for it, then try again.")]
    public async Task What_cannot_be_asked_is_answered_at_once(string tool, string parameters, string sentence)
    {
        await using var receiver = new Receiver();
        await using var scene = Scene(receiver.Url());

        Assert.Equal(new(sentence, IsError: true), await scene.Get<IToolbox>().UseAsync(Use(tool, parameters), Cancellation));
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("http://10.0.0.1/", "The tool book cannot be reached from here.")]
    [InlineData("http://127.0.0.1:1/", "The tool book cannot be reached.")]
    public async Task A_tool_that_cannot_be_reached_is_an_error(string url, string sentence)
    {
        await using var scene = Scene(url);

        Assert.Equal(new(sentence, IsError: true), await scene.Get<IToolbox>().UseAsync(Use("book", """{"day":1}"""), Cancellation));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_an_error()
    {
        await using var receiver = new Receiver(_ => new(200, $"\"{new string('x', 70_000)}\""));
        await using var scene = Scene(receiver.Url());

        Assert.Equal(new("The tool book answered more than 64 KiB.", IsError: true), await scene.Get<IToolbox>().UseAsync(Use("book", """{"day":1}"""), Cancellation));
    }

    [Fact]
    public async Task The_conversation_goes_on_while_a_tool_works_and_each_is_answered_once()
    {
        var slow = new TaskCompletionSource<ToolAnswer>();
        var box = new Toolbox(call => call.Tool == "slow" ? slow.Task : Task.FromResult(new ToolAnswer("quick")));
        await using var scene = new BridgeScene(toolbox: box);

        scene.Agent.Does(new AgentCalledTool("slow", "1", default));
        scene.Agent.Says("One moment.");
        scene.Agent.Does(new AgentCalledTool("fast", "2", default));
        await scene.ToldAsync<CallToolAnswered>(fact => fact.ToolCallId == "2");
        await scene.ToldAsync<CallTurn>();
        Assert.Single(scene.Agent.ToolAnswers);
        slow.SetResult(new("late", IsError: true));
        var told = await scene.ToldAsync<CallToolAnswered>(fact => fact.ToolCallId == "1");

        Assert.True(told.IsError);
        Assert.Equal([("2", "quick", false), ("1", "late", true)], scene.Agent.ToolAnswers);
    }

    [Fact]
    public async Task One_too_many_is_told_so_and_what_still_runs_at_the_end_is_cancelled()
    {
        var started = 0;
        var cancelled = 0;
        var box = new Toolbox(async (_, token) =>
        {
            Interlocked.Increment(ref started);
            using var registered = token.Register(() => Interlocked.Increment(ref cancelled));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return new("never");
        });
        await using (var scene = new BridgeScene(toolbox: box))
        {
            for (var i = 0; i < 9; i++)
            {
                scene.Agent.Does(new AgentCalledTool("slow", $"{i}", default));
            }

            var refused = await scene.ToldAsync<CallToolAnswered>();
            Assert.Equal(("8", true), (refused.ToolCallId, refused.IsError));
            Assert.Single(scene.Agent.ToolAnswers);
        }

        Assert.Equal((8, 8), (started, cancelled));
    }

    [Fact]
    public async Task Tools_come_from_a_file_and_every_fault_in_it_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "tools.json");
        await File.WriteAllTextAsync(file, """{"book":{"url":"https://x.example/","timeout_seconds":5,"headers":{"A":"b"},"schema":{"required":["day"]}}}""", Cancellation);
        var tool = ToolsOf(file).Find("book")!;
        Assert.Equal((TimeSpan.FromSeconds(5), "b", "day"), (tool.Timeout, tool.Headers["A"], tool.Required.Single()));

        await File.WriteAllTextAsync(file, "\uFEFF// of ours\n{\"book\":{\"url\":\"https://x.example/\",},}", Cancellation);
        Assert.NotNull(ToolsOf(file).Find("book"));
        await File.WriteAllTextAsync(file, """{"a":{"url":"nowhere"},"b":{"url":"https://x.example/","timeout_seconds":0},"c":{"url":"https://x.example/","uri":1}}""", Cancellation);
        var faults = ToolsOf(file).Faults().ToList();
        Assert.Equal(3, faults.Count);
        Assert.All(faults, fault => Assert.Equal("TOOLS_FILE", fault.Name));
        await File.WriteAllTextAsync(file, "{", Cancellation);
        Assert.Single(ToolsOf(file).Faults());
        await Assert.ThrowsAsync<AgentConnector.Configuration.SettingsException>(
            () => RunningService.StartAsync(new Dictionary<string, string> { ["TOOLS_FILE"] = file, ["CALLBACK_ALLOW"] = "a b", ["CALLBACK_SECRET"] = "x" }));
    }

    [Theory]
    [InlineData(new byte[] { 0xE9 })]
    [InlineData(new byte[] { (byte)'\\', (byte)'u', (byte)'d', (byte)'8', (byte)'3', (byte)'d' })]
    public async Task A_tools_file_that_is_no_UTF8_says_so(byte[] inside)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "tools.json");
        await File.WriteAllBytesAsync(file, [.. "{\"book\":{\"url\":\"https://x.example/\",\"headers\":{\"A\":\"caf"u8, .. inside, .. "\"}}}"u8], Cancellation);

        Assert.Contains("UTF-8", Assert.Single(ToolsOf(file).Faults()).Problem, StringComparison.Ordinal);
    }

    private static ToolList ToolsOf(string file) => new(new ConfigurationBuilder().Build(), Options.Create(new WebhookOptions { ToolsFile = file }));

    private static ToolCall Use(string tool, string parameters) => new(CallId.Parse("s1"), tool, "t1", JsonElement.Parse(parameters));

    private static OutboxScene Scene(string url, ManualTime? time = null) => new(time, settings: new()
    {
        ["Tools:book:url"] = url,
        ["Tools:book:timeout_seconds"] = "3",
        ["Tools:book:headers:X-Workflow"] = "1",
        ["Tools:book:schema:required:0"] = "day",
    });

    private sealed class Toolbox(Func<ToolCall, CancellationToken, Task<ToolAnswer>> answer) : IToolbox
    {
        public Toolbox(Func<ToolCall, Task<ToolAnswer>> answer)
            : this((call, _) => answer(call))
        {
        }

        public Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken) => answer(call, cancellationToken);
    }
}
