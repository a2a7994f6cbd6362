using AgentConnector.Calls.Starting;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentConnector.Calls.Scribing;

namespace AgentConnector.Terminal;

/// <summary>How loud both sides are, ten times a second. Meters are a nicety: whatever goes wrong ends them and nothing else.</summary>
internal static class LevelFeed
{
    public static async IAsyncEnumerable<LevelReading> FollowAsync(
        HttpClient http, string levels, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = ReadAsync(http, levels, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(reading))
        {
            yield return reading.Current;
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<LevelReading> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or HttpRequestException or JsonException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async IAsyncEnumerable<LevelReading> ReadAsync(
        HttpClient http, string levels, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(levels, UriKind.RelativeOrAbsolute), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return JsonSerializer.Deserialize(item.Data, AnswerJson.Default.LevelReading)!;
        }
    }
}
