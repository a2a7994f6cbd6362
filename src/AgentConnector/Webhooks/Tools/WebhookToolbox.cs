using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.Security;
using AgentConnector.Webhooks.Guard;
using AgentConnector.Webhooks.Signing;
using AgentConnector.Wire;

namespace AgentConnector.Webhooks.Tools;

/// <summary>Does an agent's tool call by a signed POST to the address that is configured for it, such as an n8n workflow.</summary>
internal sealed partial class WebhookToolbox(
    ToolList tools, GuardedClient client, CallbackSecrets secrets, TimeProvider time, ILogger<WebhookToolbox> logger) : IToolbox
{
    public bool Has(string tool) => tools.Find(tool) is not null;

    public async Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (tools.Find(call.Tool) is not { } tool)
        {
            return Failed($"No tool named {call.Tool} is configured here.");
        }

        var missing = tool.Required.Where(name => !Has(call.Parameters, name)).ToList();
        if (missing.Count > 0)
        {
            return Failed($"The tool {tool.Name} needs {string.Join(", ", missing)}: ask for it, then try again.");
        }

        var started = time.GetTimestamp();
        using var span = Traces.Begin("tool " + tool.Name)?.SetTag("call.id", call.CallId.ToString());
        var answer = await PostAsync(tool, call, cancellationToken);
        LogUsed(call.CallId, tool.Name, answer.IsError, time.GetElapsedTime(started).TotalMilliseconds);
        return answer;
    }

    private static ToolAnswer Failed(string sentence) => new(sentence, IsError: true);

    private static bool Has(JsonElement parameters, string name) =>
        parameters.ValueKind is JsonValueKind.Object && parameters.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    private static byte[] Body(ToolCall call)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("tool", call.Tool);
            writer.WriteString("tool_call_id", call.ToolCallId);
            writer.WriteString("session_id", call.CallId.ToString());
            writer.WritePropertyName("parameters");
            if (call.Parameters.ValueKind is JsonValueKind.Undefined)
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
            else
            {
                call.Parameters.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // The cloud's id, unless a header cannot hold it.
    private static string HeaderOf(string id) => id.AsSpan().ContainsAnyExceptInRange('!', '~') ? Uri.EscapeDataString(id) : id;

    private async Task<ToolAnswer> PostAsync(Tool tool, ToolCall call, CancellationToken cancellationToken)
    {
        try
        {
            var body = Body(call);
            using var request = new HttpRequestMessage(HttpMethod.Post, tool.Address.Uri) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            WebhookSignature.Sign(request, HeaderOf(call.ToolCallId), time.GetUtcNow(), body, secrets.Current);
            foreach (var (name, value) in tool.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return ToolReply.Read(tool.Name, await client.SendAsync(request, tool.Timeout, cancellationToken));
        }
        catch (TimeoutException)
        {
            return Failed($"The tool {tool.Name} did not answer within {tool.Timeout.TotalSeconds} seconds.");
        }
        catch (BlockedAddressException e)
        {
            LogBlocked(tool.Name, e.Message);
            return Failed($"The tool {tool.Name} cannot be reached from here.");
        }
        catch (HttpRequestException e)
        {
            LogUnreachable(tool.Name, e.HttpRequestError);
            return Failed($"The tool {tool.Name} cannot be reached.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogDefect(tool.Name, e);
            return Failed($"The tool {tool.Name} failed."); // an agent that waits in vain falls silent
        }
    }

    [LoggerMessage(8201, LogLevel.Information, "Call {CallId} used the tool {Tool}: error {IsError}, {Elapsed:0} ms")]
    private partial void LogUsed(CallId callId, string tool, bool isError, double elapsed);

    [LoggerMessage(8202, LogLevel.Warning, "The tool {Tool} is not connected to: {Reason}")]
    private partial void LogBlocked(string tool, string reason);

    [LoggerMessage(8203, LogLevel.Warning, "The tool {Tool} cannot be reached: {Error}")]
    private partial void LogUnreachable(string tool, HttpRequestError error);

    [LoggerMessage(8204, LogLevel.Error, "A defect: the tool {Tool} could not be asked")]
    private partial void LogDefect(string tool, Exception exception);
}
