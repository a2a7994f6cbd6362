using System.Text;

namespace AgentConnector.Integration.Tests.Hosting;

/// <summary>Keys, addresses' tokens, numbers and words go in by every way there is, and come out where they belong, and by no other door.</summary>
public sealed class CanaryTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Nothing_comes_out_by_a_door_it_does_not_belong_to(string format)
    {
        await using var scene = await CanaryScene.PlayAsync(format);
        string[] all = [.. CanaryScene.Secrets, .. CanaryScene.Passing, .. CanaryScene.Words];
        var check = await scene.PostAsync("/calls/check", new
        {
            agent_id = "agent_1",
            to = "device:default",
            simulate = new { scenario = "variables" },
            dynamic_variables = new { note = "canary-variable" },
            metadata = new { word = "canary-metadata" },
        });
        var callbacks = string.Join('\n', scene.Hook.Requests.Where(request => request.Target.Contains("token=", StringComparison.Ordinal))
            .Select(request => Encoding.UTF8.GetString(request.Body) + string.Join('\n', request.Headers)));
        var record = await scene.GetAsync("/calls/phone") + await scene.GetAsync("/calls/reconnecting/transcript") + await scene.GetAsync("/calls/reconnecting/events");

        // They were really there.
        Assert.All(["canary-said", "canary-heard", "canary-told", "canary-metadata", CanaryScene.Number], word => Assert.Contains(word, callbacks + record, StringComparison.Ordinal));
        Assert.Contains("call.agent_lost", record, StringComparison.Ordinal);
        Assert.Contains("lines-busy", scene.Refused, StringComparison.Ordinal);
        Assert.Contains(scene.Hook.Requests, request => request.Target == "/tool" && Encoding.UTF8.GetString(request.Body).Contains("canary-argument", StringComparison.Ordinal));

        var doors = new Dictionary<string, string>
        {
            ["refusals"] = scene.Refused,
            ["/calls/check"] = check,
            ["/metrics"] = await scene.GetAsync("/metrics"),
            ["/health/ready"] = await scene.GetAsync("/health/ready"),
            ["/audit"] = await scene.GetAsync("/audit"),
            ["/"] = await scene.GetAsync("/"),
            ["backup"] = await scene.BackUpAsync(),
            ["doctor"] = await scene.RunAsync("doctor", "--no-sound"),
            ["/erasures"] = await scene.PostAsync("/erasures", new { number = "+" + CanaryScene.Number }),
        };
        Assert.Contains("\"erased\":1", doors["/erasures"], StringComparison.Ordinal);
        Assert.Contains("phone", doors["/audit"], StringComparison.Ordinal);
        var stored = FolderContent.Of(scene.DataDir);
        var shown = await scene.LookAsync("/subscriptions") + await scene.LookAsync("/deliveries") + await scene.LookAsync("/calls/reconnecting") + await scene.LookAsync("/calls");
        await scene.Service.SignalAsync(ServiceProcess.Terminate);
        Assert.Equal(0, await scene.Service.ExitCodeAsync());
        doors["log"] = scene.Service.Output;
        doors["collector"] = string.Join('\n', scene.Collector.Requests.Select(request => request.Target + Encoding.Latin1.GetString(request.Body)));
        Assert.All(["/v1/traces", "/v1/metrics", "/v1/logs"], signal => Assert.Contains(signal, doors["collector"], StringComparison.Ordinal));
        Assert.Contains(format is "json" ? "\"CallId\":\"reconnecting\"" : "reconnecting", doors["log"], StringComparison.Ordinal);

        Assert.Empty(from door in doors from canary in all where door.Value.Contains(canary, StringComparison.Ordinal) select $"{canary} in {door.Key}: {Around(door.Value, canary)}");
        string[] opening = [.. CanaryScene.Secrets, .. CanaryScene.Passing];
        Assert.All(opening, canary => Assert.DoesNotContain(canary, callbacks + record + shown, StringComparison.Ordinal));
        Assert.All(CanaryScene.Secrets.Append("canary-variable").Append("canary-prompt"), canary => Assert.DoesNotContain(canary, stored, StringComparison.Ordinal));
        Assert.DoesNotContain(CanaryScene.Number, stored, StringComparison.Ordinal); // it was erased
    }

    private static string Around(string text, string canary) =>
        text.IndexOf(canary, StringComparison.Ordinal) is var at ? text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)] : "";
}
