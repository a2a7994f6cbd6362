using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AgentConnector.EndToEnd.Tests;

/// <summary>The service as its users know it: a process, settings, and HTTP.</summary>
internal static class Connector
{
    public const string Program = "agent-connector";

    /// <summary>Starts a service. Without other settings every call is simulated and <c>wav:demo</c> is the caller.</summary>
    public static Task<ServiceProcess> StartAsync(string dataDir, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["DATA_DIR"] = dataDir,
            ["DEFAULT_TO"] = "wav:demo",
            ["SIMULATE"] = "true",
            ["DOTNET_TieredPGO"] = "0", // these processes do not live long enough for it to pay
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return ServiceProcess.ServeAsync(Program, ["serve"], all, TestContext.Current.CancellationToken);
    }

    extension(HttpClient client)
    {
        /// <summary>Posts a start request.</summary>
        public async Task<HttpResponseMessage> StartCallAsync(
            object body, string? idempotencyKey = null, bool respondAsync = false, CancellationToken? cancellationToken = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/webhook/initiate-call") { Content = JsonContent.Create(body) };
            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }

            if (respondAsync)
            {
                request.Headers.Add("Prefer", "respond-async");
            }

            return await client.SendAsync(request, cancellationToken ?? TestContext.Current.CancellationToken);
        }

        public async Task<JsonElement> CallAsync(string id)
        {
            using var answer = await client.GetAsync($"/calls/{id}", TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode ? await answer.JsonAsync() : default;
        }

        /// <summary>The record, once the call is over.</summary>
        public async Task<JsonElement> EndedCallAsync(string id)
        {
            using var answer = await client.GetAsync($"/calls/{id}?wait=100", TestContext.Current.CancellationToken);
            var record = await answer.JsonAsync();
            return record.TryGetProperty("end", out _) ? record : throw new InvalidDataException($"The call is not over: {record}");
        }

        public async Task EndCallAsync(string id)
        {
            using var answer = await client.PostAsync($"/calls/{id}/end", content: null, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        public async Task<HttpResponseMessage> SendMessageAsync(string id, string type, string text) =>
            await client.PostAsJsonAsync($"/calls/{id}/messages", new { type, text }, TestContext.Current.CancellationToken);

        /// <summary>Everything that has happened so far.</summary>
        public async Task<IReadOnlyList<JsonElement>> EventsAsync(string id)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{id}/events") { Headers = { { "Accept", "application/json" } } };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return [.. (await answer.JsonAsync()).EnumerateArray()];
        }

        /// <summary>Waits on the live stream for an event.</summary>
        public async Task<JsonElement> EventAsync(string id, string type, Func<JsonElement, bool>? which = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/calls/{id}/events") { Headers = { { "Accept", "text/event-stream" } } };
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
            {
                if (item.EventType == type && JsonElement.Parse(item.Data).GetProperty("data") is var data && which?.Invoke(data) is not false)
                {
                    return data;
                }
            }

            throw new InvalidDataException($"The call {id} ended without {type}.");
        }
    }

    extension(JsonElement record)
    {
        public string Text(string name) => record.GetProperty(name).GetString()!;

        /// <summary>Status, party and reason of an ended call, as one line.</summary>
        public string Outcome() => $"{record.Text("status")} {record.GetProperty("end").Text("party")} {record.GetProperty("end").Text("reason")}";
    }
}
