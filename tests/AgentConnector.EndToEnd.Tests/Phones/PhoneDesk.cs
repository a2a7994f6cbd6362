using System.Text;
using System.Text.Json;
using AgentConnector.Endpoints.Dialing;
using AgentConnector.Endpoints.MediaStreams;
using AgentConnector.Endpoints.Twilio;
using AgentConnector.Simulator.Phones;
using AgentConnector.Testing.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AgentConnector.EndToEnd.Tests.Phones;

/// <summary>The real service, the built-in agents, and a phone line that speaks Twilio: everything real but the people.</summary>
internal sealed class PhoneDesk : IAsyncDisposable
{
    public const string PublicUrl = "https://connector.example.com";
    public const string Number = "+15550199";

    private PhoneDesk(PhoneLine line, RunningService service, FaultProxy? streams)
    {
        Line = line;
        Service = service;
        Streams = streams;
    }

    public PhoneLine Line { get; }

    public RunningService Service { get; }

    /// <summary>What the media streams run through, where they are to be broken.</summary>
    public FaultProxy? Streams { get; }

    public MediaTickets Tickets => Service.Services.GetRequiredService<MediaTickets>();

    public PhoneCalls Phones => Service.Services.GetRequiredService<TwilioPhones>().Calls;

    public static async Task<PhoneDesk> OpenAsync(
        PhoneLineOptions? options = null, IReadOnlyDictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null,
        bool breakable = false)
    {
        Uri? address = null;
        FaultProxy? streams = null;
        var line = await PhoneLine.StartAsync(
            (options ?? new()) with { Route = url => Local(url, address!, streams) }, cancellationToken: TestContext.Current.CancellationToken);
        var all = new Dictionary<string, string>
        {
            ["TWILIO_ACCOUNT_SID"] = line.AccountSid,
            ["TWILIO_AUTH_TOKEN"] = line.AuthToken,
            ["TWILIO_PHONE_NUMBER"] = Number,
            ["TWILIO_BASE_URL"] = line.BaseUrl.ToString(),
            ["PUBLIC_URL"] = PublicUrl,
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var service = await RunningService.StartAsync(all, configure);
        address = service.Address;
        streams = breakable ? new(address) : null;
        return new(line, service, streams);
    }

    /// <summary>Starts a phone call with a built-in agent and returns its id.</summary>
    public async Task<(int Status, JsonElement Body)> DialAsync(string number, string scenario = "echo", string more = "")
    {
        using var content = new StringContent(
            $$"""{ "agent_id": "agent_1", "to": "tel:{{number}}", "simulate": { "scenario": "{{scenario}}" }{{more}} }""", Encoding.UTF8, "application/json");
        using var response = await Service.Client.PostAsync("/webhook/initiate-call", content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/json");
        using var response = await Service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await ReadAsync(response);
    }

    /// <summary>The record of a call once it has ended.</summary>
    public async Task<JsonElement> EndedAsync(string id)
    {
        while (true)
        {
            var record = await GetAsync($"/calls/{id}?wait=30");
            if (record.TryGetProperty("end", out var end) && end.ValueKind is JsonValueKind.Object)
            {
                return record;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The wire names of a call's events, in order.</summary>
    public async Task<string[]> EventsAsync(string id)
    {
        var events = await GetAsync($"/calls/{id}/events");
        var list = events.ValueKind is JsonValueKind.Array ? events : events.GetProperty("events");
        return [.. list.EnumerateArray().Select(entry => entry.GetProperty("type").GetString()!)];
    }

    /// <summary>The party, reason and detail of a call's ending, and its status.</summary>
    public async Task<(string Status, string Party, string Reason, string? Detail)> EndingAsync(string id)
    {
        var record = await EndedAsync(id);
        var end = record.GetProperty("end");
        return (record.GetProperty("status").GetString()!, end.GetProperty("party").GetString()!, end.GetProperty("reason").GetString()!,
            end.TryGetProperty("detail", out var detail) ? detail.GetString() : null);
    }

    public async ValueTask DisposeAsync()
    {
        await Line.DisposeAsync();
        await (Streams?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Service.DisposeAsync();
    }

    private static Uri Local(Uri url, Uri address, FaultProxy? streams)
    {
        var isStream = url.Scheme is "wss" or "ws";
        var local = new UriBuilder(url) { Scheme = isStream ? "ws" : "http", Host = address.Host, Port = address.Port }.Uri;
        return isStream && streams is not null ? streams.Seen(local) : local;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
