using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace AgentConnector.Integration.Tests.Hosting.OpenApi;

/// <summary>A client that NSwag makes of the OpenAPI document compiles and works, so the document is true: the client refuses answers that lack a required field.</summary>
public sealed class GeneratedClientTests
{
    /// <summary>Written as a user of the generated client would write it.</summary>
    private const string Program = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Generated;

        public static class Program
        {
            public static async Task RunAsync(HttpClient http)
            {
                var client = new ConnectorClient(http);
                var started = await client.StartCallAsync(new StartCall
                {
                    Agent_id = "agent_any", Session_id = "generated", To = "wav:demo", Simulate = new SimulateCall { Scenario = "echo" },
                    Metadata = new Dictionary<string, object> { ["source"] = "dotnet" }, Dynamic_variables = new Dictionary<string, object> { ["name"] = "Ada" }, Max_duration_seconds = 60,
                });
                Check(started.Success && started.Status == CallStatus.In_progress && started.Session_id == "generated" && started.Websocket_url != null, "start");
                var again = await client.StartCallAsync(new StartCall { Agent_id = "agent_any", To = "wav:demo" }, prefer: "respond-async", idempotency_Key: "once");
                Check(again.Status == CallStatus.Queued && again.Websocket_url == null, "asynchronous start");
                Check((await client.GetCallAsync("generated")).Status == CallStatus.In_progress, "record of a running call");
                Check((await client.SendMessageAsync("generated", new CallMessage { Type = "user_message", Text = "Hello" })).Success, "message");
                Check((await client.MuteCallAsync("generated", new MuteRequest { Muted = true })).Success, "mute");
                Check((await client.EndCallAsync("generated")).Success, "end");
                await client.EndCallAsync(again.Session_id);

                var record = await client.GetCallAsync("generated", wait: 1);
                Check(record.Status == CallStatus.Completed && record.End.Party == Party.Service && record.Duration_ms >= 0 && record.Links.End == null, "record");
                Check((await client.ListCallsAsync(limit: 5)).Calls.Any(call => call.Session_id == "generated"), "list");
                Check((await client.GetTranscriptAsync("generated")).Turns != null, "transcript");
                Check((await client.FollowCallAsync("generated")).Last().Type == "call.ended", "events");
                using (var recording = await client.GetRecordingAsync("generated"))
                {
                    var head = new byte[4];
                    await recording.Stream.ReadExactlyAsync(head);
                    Check(System.Text.Encoding.ASCII.GetString(head) == "RIFF", "recording");
                }

                var subscription = await client.SubscribeAsync(new Subscribe { Url = "http://127.0.0.1:9/x" });
                Check((await client.ListSubscriptionsAsync()).Subscriptions.Single().Id == subscription.Id && subscription.Secret != null, "subscription");
                await client.UnsubscribeAsync(subscription.Id);
                Check((await client.ListDeliveriesAsync()).Deliveries != null, "deliveries");
                Check((await client.ListDevicesAsync()).Devices != null, "devices");
                Check((await client.GetServiceAsync()).Links.Openapi.EndsWith("v1.json") && (await client.GetHealthAsync()).Status == "healthy", "health");
                Check((await client.GetReadinessAsync()).Checks.Count > 2, "readiness");
                Check((await client.GetMetricsAsync()).Contains("# TYPE"), "metrics");
                await client.EraseCallAsync("generated");
                try
                {
                    await client.GetCallAsync("generated");
                    Check(false, "an erased call");
                }
                catch (ApiException<Problem> e)
                {
                    Check(e.StatusCode == 404 && e.Result.Type == "urn:agent-connector:problem:not-found" && !e.Result.Success, "problem");
                }
            }

            private static void Check(bool right, string what)
            {
                if (!right) throw new InvalidOperationException(what + " is not as it should be");
            }
        }
        """;

    [Fact]
    public async Task A_client_made_by_NSwag_compiles_and_calls_the_service()
    {
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["SIMULATE"] = "true", ["AUDIO_BACKEND"] = "null", ["PATH_BASE"] = "/voice" });
        var document = await OpenApiDocument.FromJsonAsync(
            await service.Stranger.GetStringAsync("/voice/openapi/v1.json", TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        var generator = new CSharpClientGenerator(document, new()
        {
            ClassName = "ConnectorClient",
            GenerateOptionalParameters = true,
            CSharpGeneratorSettings = { Namespace = "Generated" },
        });

        var run = CSharp.Compile(generator.GenerateFile(), Program).GetType("Program", throwOnError: true)!.GetMethod("RunAsync")!;

        await (Task)run.Invoke(null, [service.Client])!;
    }
}
