using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Simulator.Rest;

/// <summary>Posts the post-call webhook of each finished conversation, one at a time, with a bounded number of attempts.</summary>
internal sealed partial class WebhookSender : IAsyncDisposable
{
    private readonly CloudState _cloud;
    private readonly ILogger<AgentCloud> _logger;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _scope = new();
    private readonly Task _sending;
    private readonly Channel<SimulatedConversation> _waiting;

    public WebhookSender(CloudState cloud, ILogger<AgentCloud> logger)
    {
        (_cloud, _logger) = (cloud, logger);
        _waiting = Channel.CreateBounded<SimulatedConversation>(
            new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            dropped => LogGivenUp(dropped.Id, "too many are waiting"));
        _sending = cloud.Options.WebhookUrl is { } url ? SendAllAsync(url) : Task.CompletedTask;
    }

    public void Post(SimulatedConversation conversation)
    {
        if (_cloud.Options.WebhookUrl is not null)
        {
            _waiting.Writer.TryWrite(conversation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _scope.CancelAsync();
        await _sending;
        _scope.Dispose();
        _http.Dispose();
    }

    private async Task SendAllAsync(Uri url)
    {
        try
        {
            await foreach (var conversation in _waiting.Reader.ReadAllAsync(_scope.Token))
            {
                await SendAsync(url, conversation);
            }
        }
        catch (OperationCanceledException) when (_scope.IsCancellationRequested)
        {
            // The cloud stops; what is not delivered stays so, as nobody promised more.
        }
    }

    private async Task SendAsync(Uri url, SimulatedConversation conversation)
    {
        var due = (conversation.EndedAt ?? _cloud.Time.GetUtcNow()) + _cloud.Options.ProcessingTime - _cloud.Time.GetUtcNow();
        await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, _cloud.Time, _scope.Token);
        var body = ServerMessages.Utf8(new JsonObject
        {
            ["type"] = "post_call_transcription",
            ["event_timestamp"] = _cloud.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["data"] = ConversationJson.Whole(conversation, "done"),
        });
        var problem = "";
        foreach (var rest in _cloud.Options.WebhookRetries.Prepend(TimeSpan.Zero))
        {
            await Task.Delay(rest, _cloud.Time, _scope.Token);
            problem = await TryAsync(url, body);
            if (problem.Length == 0)
            {
                return;
            }
        }

        LogGivenUp(conversation.Id, problem);
    }

    /// <returns>What went wrong; empty when the receiver took it.</returns>
    private async Task<string> TryAsync(Uri url, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (_cloud.Options.WebhookSecret is { } secret)
        {
            request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, _cloud.Time.GetUtcNow(), body));
        }

        try
        {
            using var answer = await _http.SendAsync(request, _scope.Token);
            return answer.IsSuccessStatusCode ? "" : $"the receiver answered {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !_scope.IsCancellationRequested))
        {
            return "the receiver could not be reached";
        }
    }

    [LoggerMessage(7004, LogLevel.Warning, "The webhook of {Conversation} was given up: {Problem}")]
    private partial void LogGivenUp(string conversation, string problem);
}
