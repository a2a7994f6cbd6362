using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using AgentConnector.Calls.Limits;
using AgentConnector.Calls.Starting;
using AgentConnector.Testing.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.Integration.Tests.Faults;

/// <summary>What networks do to a callback, on real sockets between the service and a receiver: it is told all the same, under one id, and no call minds.</summary>
public sealed class BrokenReceiverTests
{
    private const int InTheRequest = 50;
    private const int InTheAnswer = 12; // behind the status: no answer yet

    private static readonly ConcurrentQueue<Task> Injecting = [];

    /// <summary>Done to the first connection; how many times it is sent then.</summary>
    private static readonly (string Name, Action<FaultyConnection> Do, int Tries)[] Faults =
    [
        ("nothing", _ => { }, 1),
        ("late", line => line.Both(flow => flow.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System)), 1),
        ("byte-by-byte", line => line.Both(flow => flow.Bytewise()), 1),
        ("slow-reader", line => line.ToTarget.Trickle(), 1),
        ("slow-answer", line => line.ToClient.Trickle(), 1),
        ("reset", line => line.Reset(), 2),
        ("cut-in-the-request", line => line.ToTarget.After(InTheRequest, line.Reset), 2),
        ("cut-in-the-answer", line => line.ToClient.After(InTheAnswer, line.Reset), 2),
        ("closed-in-the-answer", line => line.ToClient.After(InTheAnswer, line.Close), 2),
        ("garbage", line => line.ToTarget.After(InTheRequest, () => Injecting.Enqueue(line.ToClient.InjectAsync("\x13\x37 no HTTP\r\n\r\n"u8.ToArray()))), 2),
        ("never-read", line => line.ToTarget.Stall(), 2),
        ("half-open", line => line.ToTarget.After(InTheRequest, line.LoseTarget), 2),
        ("stuck-answer", line => line.ToClient.After(InTheAnswer, line.ToClient.Stall), 2),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Fault(FaultSide.Callback, "The receiver's line is reset or cut, in the request or in the answer, or garbage comes for an answer", "Sent again, under the same id; the call has ended as it did")]
    [Fault(FaultSide.Callback, "The receiver reads nothing, is half gone and nobody tells, or stops in the middle of its answer", "Given up after 15 s, then sent again, under the same id")]
    [Fault(FaultSide.Callback, "The receiver's line is late, slow, or brings and takes byte by byte", "It is told, once")]
    public async Task Whatever_the_network_does_to_a_callback_the_receiver_is_told_under_one_id_and_nothing_is_left()
    {
        await using var receiver = new Receiver();
        var proxies = Faults.Select(fault => Proxy(receiver, fault.Do)).ToList();
        await using var service = await RunningService.StartAsync(new Dictionary<string, string> { ["CALLBACK_ALLOW"] = "127.0.0.0/8" });

        await Task.WhenAll(Faults.Select(async (fault, index) =>
        {
            var call = new { agent_id = "a", session_id = fault.Name, to = "wav:demo", simulate = new { scenario = "close-1000" }, callback_url = proxies[index].Seen(new(receiver.Url($"/{fault.Name}"))) };
            using var answer = await service.Client.PostAsJsonAsync("/calls", call, Cancellation);
            Assert.Equal(200, (int)answer.StatusCode);
        }));
        foreach (var (name, _, tries) in Faults)
        {
            var record = await GetAsync($"/calls/{name}?wait=60"); // whatever its receiver does
            Assert.Equal($"{name}: completed", $"{name}: {record.GetProperty("status").GetString()}");
            await Eventually.TrueAsync(async () => (await DeliveryAsync(name)).GetProperty("status").GetString() == "delivered", $"{name} is delivered");
            Assert.Equal($"{name}: {tries}", $"{name}: {(await DeliveryAsync(name)).GetProperty("attempts").GetInt32()}");
            Assert.Single(await EventsAsync(name), one => one.GetProperty("type").GetString() == "call.ended");
            Assert.Single(receiver.Requests.Where(request => request.Target == $"/{name}").Select(request => request.Id).Distinct());
        }

        await service.Services.GetRequiredService<LiveCalls>().DrainAsync(Cancellation); // every task has ended
        Assert.Equal(0, service.Services.GetRequiredService<Admission>().Taken);
        await Eventually.TrueAsync(() => !HeldFiles.Of(service.DataDir).Any(file => file.EndsWith(".wav", StringComparison.Ordinal)), "no recording is open");
        foreach (var line in proxies.SelectMany(proxy => proxy.Connections))
        {
            line.Both(flow => flow.Resume()); // what stood still sees whether the service has closed it
        }

        await Eventually.TrueAsync(() => proxies.SelectMany(proxy => proxy.Connections).All(line => line.Over.IsCompleted), "no line is open");
        await Task.WhenAll(Injecting);
        foreach (var proxy in proxies)
        {
            await proxy.DisposeAsync();
        }

        async Task<JsonElement> GetAsync(string path)
        {
            using var answer = await service.Client.GetAsync(path, Cancellation);
            return await answer.JsonAsync();
        }

        async Task<JsonElement> DeliveryAsync(string call) => Assert.Single((await GetAsync($"/deliveries?call_id={call}")).GetProperty("deliveries").EnumerateArray());

        async Task<JsonElement[]> EventsAsync(string call)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{call}/events") { Headers = { { "Accept", "application/json" } } };
            using var answer = await service.Client.SendAsync(request, Cancellation);
            return [.. (await answer.JsonAsync()).EnumerateArray()];
        }
    }

    private static FaultProxy Proxy(Receiver receiver, Action<FaultyConnection> fault)
    {
        var connections = 0;
        return new(receiver.Address)
        {
            OnConnection = line =>
            {
                if (connections++ == 0)
                {
                    fault(line);
                }
            },
        };
    }
}
