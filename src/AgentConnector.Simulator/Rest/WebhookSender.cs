using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Wire;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Simulator.Rest;

/// <summary>Posts the post-call webhook of each finished conversation, one at a time, with a bounded number of attempts.</summary>
internal sealed partial class WebhookSender : IAsyncDisposable
{
    private readonly CloudState cloud;
    private readonly ILogger<AgentCloud> logger;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource scope = new();
    private readonly Task sending;
    private readonly Channel<SimulatedConversation> waiting;

    public WebhookSender(CloudState cloud, ILogger<AgentCloud> logger)
    {
        (this.cloud, this.logger) = (cloud, logger);
        waiting = Channel.CreateBounded<SimulatedConversation>(
            new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            dropped => LogGivenUp(dropped.Id, "too many are waiting"));
        sending = cloud.Options.WebhookUrl is { } url ? SendAllAsync(url) : Task.CompletedTask;
    }

    public void Post(SimulatedConversation conversation)
    {
        if (cloud.Options.WebhookUrl is not null)
        {
            waiting.Writer.TryWrite(conversation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await scope.CancelAsync();
        await sending;
        scope.Dispose();
        http.Dispose();
    }

    private async Task SendAllAsync(Uri url)
    {
        try
        {
            await foreach (var conversation in waiting.Reader.ReadAllAsync(scope.Token))
            {
                await SendAsync(url, conversation);
            }
        }
        catch (OperationCanceledException) when (scope.IsCancellationRequested)
        {
            // The cloud stops; what is not delivered stays so, as nobody promised more.
        }
    }

    private async Task SendAsync(Uri url, SimulatedConversation conversation)
    {
        var due = (conversation.EndedAt ?? cloud.Time.GetUtcNow()) + cloud.Options.ProcessingTime - cloud.Time.GetUtcNow();
        await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, cloud.Time, scope.Token);
        var body = ServerMessages.Utf8(new JsonObject
        {
            ["type"] = "post_call_transcription",
            ["event_timestamp"] = cloud.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["data"] = ConversationJson.Whole(conversation, "done"),
        });
        var problem = "";
        foreach (var rest in cloud.Options.WebhookRetries.Prepend(TimeSpan.Zero))
        {
            await Task.Delay(rest, cloud.Time, scope.Token);
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
        if (cloud.Options.WebhookSecret is { } secret)
        {
            request.Headers.Add(PostCallSignature.Header, PostCallSignature.Of(secret, cloud.Time.GetUtcNow(), body));
        }

        try
        {
            using var answer = await http.SendAsync(request, scope.Token);
            return answer.IsSuccessStatusCode ? "" : $"the receiver answered {(int)answer.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is OperationCanceledException && !scope.IsCancellationRequested))
        {
            return "the receiver could not be reached";
        }
    }

    [LoggerMessage(7004, LogLevel.Warning, "The webhook of {Conversation} was given up: {Problem}")]
    private partial void LogGivenUp(string conversation, string problem);
}
