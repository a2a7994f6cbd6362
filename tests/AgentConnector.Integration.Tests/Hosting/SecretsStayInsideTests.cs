using System.Text;
using AgentConnector.Hosting.Draining;
using AgentConnector.Security;
using Microsoft.AspNetCore.Builder;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>Plants secrets, provokes every kind of answer, and looks for them everywhere the service writes.</summary>
public sealed class SecretsStayInsideTests
{
    private const string AgentKey = "canary-agent-key-1f0d";
    private const string TwilioToken = "canary-twilio-token-9a77";
    private const string WrongKey = "canary-wrong-key-5e21";
    private const string Query = "canary-query-77aa";
    private const string Body = "canary-body-31c4";

    [Theory]
    [InlineData("development")]
    [InlineData("production")]
    public async Task No_secret_is_in_any_answer_log_or_file(string environment)
    {
        await using var service = await RunningService.StartAsync(
            new Dictionary<string, string>
            {
                ["ENVIRONMENT"] = environment,
                ["ELEVENLABS_API_KEY"] = AgentKey,
                ["TWILIO_AUTH_TOKEN"] = TwilioToken,
            },
            map: app =>
            {
                app.MapPost("/calls", (Dictionary<string, string> _) => "started").RequireAuthorization(Policies.Calls).TakesNewWork();
                app.MapGet("/bug", string () => throw new InvalidOperationException("broke")).RequireAuthorization(Policies.Read);
            });
        var seen = new StringBuilder();
        foreach (var path in new[] { "/", "/health", "/health/ready", "/metrics", "/openapi/v1.json", "/docs/index.html", "/nowhere", "/bug" })
        {
            foreach (var client in new[] { service.Client, service.Stranger })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?conversation_signature={Query}");
                if (client == service.Stranger)
                {
                    request.Headers.Add("X-API-Key", WrongKey);
                }

                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                await AppendAsync(seen, answer);
            }
        }

        foreach (var body in new[] { $$"""{ "a": "{{Body}}" }""", $"{{ {Body}", $"[\"{Body}\"]" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await service.Client.PostAsync("/calls?k=" + Query, content, TestContext.Current.CancellationToken);
            await AppendAsync(seen, answer);
        }

        foreach (var file in Directory.GetFiles(service.DataDir, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != ".lock"))
        {
            seen.Append(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        var written = $"{seen}\n{service.Log}\n{service.Console}";
        Assert.Contains("/bug", written);
        Assert.Contains("started", written);
        Assert.All([AgentKey, TwilioToken, WrongKey, Query, Body, RunningService.Key], secret => Assert.DoesNotContain(secret, written));
    }

    private static async Task AppendAsync(StringBuilder seen, HttpResponseMessage answer) =>
        seen.Append(answer.Headers).Append(answer.Content.Headers).AppendLine(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
}
