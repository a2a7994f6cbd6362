using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.Terminal;

/// <summary>A call's events over HTTP, up to its last; a stream that breaks is taken up again where it broke.</summary>
internal static class EventFeed
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int MostBreaks = 30;

    /// <exception cref="HttpRequestException">The service refuses, or stays away for half a minute.</exception>
    public static async IAsyncEnumerable<EventEnvelope> FollowAsync(
        HttpClient http, string events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        for (var breaks = 0; breaks < MostBreaks; breaks++)
        {
            await using var reading = ReadAsync(http, events, last, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(reading))
            {
                breaks = 0;
                last = reading.Current.Id;
                yield return reading.Current;
                if (reading.Current.Type == "call.ended")
                {
                    yield break;
                }
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        throw new HttpRequestException("The service stopped telling about the call and did not come back.");
    }

    /// <summary>False where the stream broke and may be taken up again.</summary>
    private static async Task<bool> NextAsync(IAsyncEnumerator<EventEnvelope> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError })
        {
            return false;
        }
    }

    private static async IAsyncEnumerable<EventEnvelope> ReadAsync(
        HttpClient http, string events, string? last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(events, UriKind.RelativeOrAbsolute));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize(item.Data, CallJson.Default.EventEnvelope) is { } envelope)
            {
                yield return envelope;
            }
        }
    }
}
