using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AgentConnector.Calls;
using AgentConnector.Calls.Starting;
using AgentConnector.ElevenLabs.Http;
using AgentConnector.Problems;
using AgentConnector.Terminal;

namespace AgentConnector.Commands;

/// <summary>A call placed over HTTP, as n8n would, and followed to its end; the user may end it before.</summary>
internal sealed class PlacedCall(HttpClient client, ICallView view, TwoSignals signals, Action<string, string>? echo = null)
{
    private static readonly JsonSerializerOptions Wire = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is shown, and goes into no web page
    };

    /// <summary>The call's id, once it was admitted.</summary>
    public CallId? Id { get; private set; }

    /// <returns>The exit code.</returns>
    /// <exception cref="HttpRequestException">The service is not there.</exception>
    public async Task<int> RunAsync(object request)
    {
        using var start = new HttpRequestMessage(HttpMethod.Post, "calls") { Content = JsonContent.Create(request, options: Wire) };
        start.Headers.Add("Prefer", "respond-async"); // so that a call that still connects can be ended, too
        echo?.Invoke($"POST {new Uri(client.BaseAddress!, start.RequestUri!)}", await start.Content.ReadAsStringAsync(signals.Insisted));
        using var response = await client.SendAsync(start, signals.Insisted);
        var answer = await response.Content.ReadAsStringAsync(signals.Insisted);
        echo?.Invoke($"{(int)response.StatusCode}", answer);
        if (!response.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync(
                Redirect.TargetOf(response) is { } target ? $"The service answered with a redirect to {target}, which is not followed: give that address, if it is yours."
                : Refusal(answer) ?? $"The service answered with HTTP {(int)response.StatusCode}.");
            return (int)response.StatusCode is 400 or 422 ? ExitCode.WrongSettings : ExitCode.Failed;
        }

        // Below the address given, which may have a path of its own that the service knows nothing of.
        Id = JsonSerializer.Deserialize(answer, AnswerJson.Default.StartedCall)!.SessionId;
        var self = "calls/" + Id;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(signals.Insisted);
        var ending = EndWhenAskedAsync(self, over.Token);
        try
        {
            var ended = await view.FollowAsync(
                EventFeed.FollowAsync(client, self + "/events", signals.Insisted),
                LevelFeed.FollowAsync(client, self + "/levels", signals.Insisted),
                signals.Asked,
                signals.Insisted);
            return ended is null ? ExitCode.Failed : CallExit.Of(ended.Status);
        }
        finally
        {
            await over.CancelAsync();
            await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EndWhenAskedAsync(string self, CancellationToken cancellationToken)
    {
        await signals.Asked.WaitAsync(cancellationToken);
        using var answer = await client.PostAsync(new Uri(self + "/end", UriKind.Relative), content: null, cancellationToken);
    }

    private static string? Refusal(string problem)
    {
        try
        {
            var body = JsonElement.Parse(problem);
            return body.TryGetProperty("title", out var title) && body.TryGetProperty("detail", out var detail) ? $"{title.GetString()}: {detail.GetString()}" : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
