using System.Text;
using System.Text.Json.Nodes;
using AgentConnector.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>Plants secrets in every place where they come in, and looks for them in every place where something comes out.</summary>
public sealed class SecretTests
{
    private const string AgentKey = "canary-agent-key-1f0d";
    private const string ClientKey = "canary-client-key-7c3e";
    private const string Variable = "canary-variable-90b2";
    private const string Spoken = "canary-spoken-3d55";
    private const string Typed = "canary-typed-61fa";

    [Fact]
    public async Task Secrets_and_words_stay_where_they_belong()
    {
        using var folder = new TemporaryFolder();
        await using var cloud = await AgentCloud.StartAsync(
            new AgentCloudOptions { ApiKey = AgentKey }, cancellationToken: TestContext.Current.CancellationToken);
        var signatures = new List<string>();
        await using var front = await FrontAsync(cloud, signatures);
        var answers = new StringBuilder();
        string output;
        await using (var service = await Connector.StartAsync(
            folder.In("data"), ("SIMULATE", "false"), ("ELEVENLABS_API_KEY", AgentKey), ("ELEVENLABS_BASE_URL", front.Urls.First()),
            ("API_KEYS", $"tests={ServiceProcess.Key},other={ClientKey}"), ("LOG_LEVEL", "DEBUG"), ("ENVIRONMENT", "production")))
        {
            foreach (var agent in new[] { "echo", "drop", "error-llm_error", "http-401", "http-422", "no-such-agent", "no-overrides" })
            {
                using var started = await service.Client.StartCallAsync(new
                {
                    agent_id = agent,
                    session_id = $"call-{agent}",
                    dynamic_variables = new { secret_note = Variable },
                    conversation_config_override = new { agent = new { first_message = $"Hello {Spoken}" } },
                });
                answers.Append(started.Headers).AppendLine(await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }

            await service.Client.EventAsync("call-echo", "call.turn");
            using var typed = await service.Client.SendMessageAsync("call-echo", "user_message", Typed);
            await service.Client.EndCallAsync("call-echo");
            foreach (var path in new[]
            {
                "/", "/health/ready", "/metrics", "/openapi/v1.json", "/calls", "/calls/call-echo", "/calls/call-drop?wait=60", "/calls/call-http-401",
                "/calls/call-error-llm_error?wait=60", "/calls/call-no-overrides?wait=60", $"/calls/none?key={ClientKey}",
            })
            {
                using var answer = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
                answers.Append(answer.Headers).AppendLine(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }

            foreach (var fact in await service.Client.EventsAsync("call-echo"))
            {
                if (fact.Text("type") is not ("call.turn" or "call.turn_corrected" or "call.ended")) // these carry what was said
                {
                    answers.AppendLine(fact.GetRawText());
                }
            }

            await service.SignalAsync(ServiceProcess.Terminate);
            Assert.Equal(0, await service.ExitCodeAsync());
            output = service.Output;
        }

        var files = string.Concat(Directory.GetFiles(folder.In("data"), "*", SearchOption.AllDirectories)
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.In("data")));
        }

        // Each canary was really there: the cloud took the key, signed, and heard the variables; the words are in the transcript.
        Assert.True(signatures.Count >= 4);
        Assert.Contains(cloud.Conversations, one => $"{one.InitMessage}".Contains(Variable, StringComparison.Ordinal));
        Assert.Contains(cloud.Conversations, one => one.Texts.Contains(Typed));
        Assert.Contains(Spoken, files);
        Assert.Contains("call-echo", output);

        string[] never = [AgentKey, ServiceProcess.Key, ClientKey, Variable, .. signatures];
        Assert.All(never, secret => Assert.DoesNotContain(secret, answers.ToString()));
        Assert.All(never, secret => Assert.DoesNotContain(secret, files));
        Assert.All([.. never, Spoken, Typed, "conversation_signature"], secret => Assert.DoesNotContain(secret, output));
        Assert.All([Spoken, Typed, "conversation_signature"], word => Assert.DoesNotContain(word, answers.ToString()));
    }

    /// <summary>Stands before the cloud's REST side and notes each signature that goes through; conversations go to the cloud itself.</summary>
    private static async Task<WebApplication> FrontAsync(AgentCloud cloud, List<string> signatures)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var front = builder.Build();
        front.Urls.Add("http://127.0.0.1:0");
        var http = new HttpClient { BaseAddress = cloud.BaseUrl };
        front.Map("/{**path}", async context =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, context.Request.Path + context.Request.QueryString);
            request.Headers.TryAddWithoutValidation("xi-api-key", context.Request.Headers["xi-api-key"].ToString());
            using var answer = await http.SendAsync(request, context.RequestAborted);
            var body = await answer.Content.ReadAsStringAsync(context.RequestAborted);
            if (answer.IsSuccessStatusCode)
            {
                signatures.Add(JsonNode.Parse(body)!["signed_url"]!.GetValue<string>().Split("conversation_signature=")[1].Split('&')[0]);
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = $"{answer.Content.Headers.ContentType}";
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        await front.StartAsync(TestContext.Current.CancellationToken);
        return front;
    }
}
