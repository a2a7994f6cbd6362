using AgentConnector.Simulator.Phones;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>SIGSTOP: the process stands still for half a minute, as on a machine that is suspended or swaps, while the world goes on.</summary>
public sealed class FrozenTests
{
    private const string Phone = "+15550123";

    /// <summary>As long as the longest silence that a dialer is allowed.</summary>
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(30);

    private static readonly PhoneSpeech Sentence = PhoneSpeech.Text("Hello. Are you still there?");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [Fault(FaultSide.Host, "The service's process is frozen for 30 s in mid-call (SIGSTOP, a suspended machine) and goes on", "Calls go on where agent and phone are still there, with the warning `service_stood_still`; requests that came meanwhile are answered; one ending each, told once")]
    public async Task Calls_go_on_after_a_freeze_and_have_one_ending_each()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Uri? address = null;
        await using var line = await PhoneLine.StartAsync(
            new PhoneLineOptions
            {
                Route = url => new UriBuilder(url) { Scheme = url.Scheme is "wss" ? "ws" : "http", Host = address!.Host, Port = address.Port }.Uri,
                WebhookTimeout = Freeze + Freeze,
                PhoneBook = PhoneBook.Bundled.With(Phone, new Person
                {
                    PicksUpAfter = TimeSpan.FromMilliseconds(50),
                    Acts = [new Waits(Freeze + TimeSpan.FromSeconds(3)), new Speaks(Sentence), new HearsOut(TimeSpan.FromSeconds(8)), new HangsUp()],
                }),
            },
            cancellationToken: Cancelled);
        await using var receiver = new Receiver();
        await using var scene = await CloudScene.StartAsync(
            ("TWILIO_ACCOUNT_SID", line.AccountSid), ("TWILIO_AUTH_TOKEN", line.AuthToken), ("TWILIO_PHONE_NUMBER", "+15550199"), ("TWILIO_BASE_URL", $"{line.BaseUrl}"),
            ("PUBLIC_URL", "https://connector.example.com"), ("CALLBACK_ALLOW", "127.0.0.0/8"));
        address = scene.Client.BaseAddress;
        string[] calls = ["phone", "file"];
        using var phone = await scene.Client.StartCallAsync(new { agent_id = "echo", session_id = "phone", to = $"tel:{Phone}", callback_url = receiver.Url() });
        using var file = await scene.Client.StartCallAsync(new { agent_id = "long", session_id = "file", to = "wav:demo", callback_url = receiver.Url() });
        await scene.Client.EventAsync("phone", "call.started");
        await scene.Client.EventAsync("file", "call.turn");

        await scene.Service.SignalAsync("STOP");
        var asking = scene.Client.GetAsync("/calls", Cancelled);
        await Task.Delay(Freeze, TimeProvider.System, Cancelled); // not a wait for something: how long it stands still is what is tried
        await scene.Service.SignalAsync("CONT");

        using (var answer = await asking)
        {
            Assert.True(answer.IsSuccessStatusCode);
        }

        foreach (var call in calls)
        {
            Assert.Equal("service_stood_still", (await scene.Client.EventAsync(call, "call.warning")).Text("code"));
        }

        var spoken = await line.NextCallAsync(Cancelled);
        Assert.Equal("completed caller completed", (await scene.Client.EndedCallAsync("phone")).Outcome());
        await scene.Client.EndCallAsync("file");
        await spoken.Ended.WaitAsync(Cancelled);
        Assert.InRange(Phones.Likeness.Of(Sentence.Samples.Span, spoken.Heard), 0.8, 1); // the echo of what was said afterwards
        await receiver.ArrivedAsync(calls.Length);
        foreach (var call in calls)
        {
            Assert.Single(await scene.Client.EventsAsync(call), fact => fact.Text("type") == "call.ended");
            Assert.Single(receiver.Requests, request => request.Call == call);
        }

        Assert.Equal(0, await IdleAsync(scene));
    }

    /// <summary>Calls that the service still counts, once none of these should be.</summary>
    private static async Task<int> IdleAsync(CloudScene scene)
    {
        await Eventually.TrueAsync(
            async () => (await scene.Client.GetStringAsync("/metrics", Cancelled)) is var metrics
                && metrics.Contains("\nagent_connector_calls_active{} 0\n", StringComparison.Ordinal) && metrics.Contains("\nmedia_streams_open{} 0\n", StringComparison.Ordinal),
            "no call and no stream is left");
        return Directory.GetFiles(Path.Combine(scene.DataDir, "recordings"), "*.tmp").Length;
    }
}
