using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace AgentConnector.BareBridge;

/// <summary>Calls that a webhook starts and ends: an agent is reached, and listened to. Nothing is checked, kept or written down.</summary>
internal sealed class BareStarts(AgentCloud cloud)
{
    private static readonly byte[] Hello = """{"type":"conversation_initiation_client_data"}"""u8.ToArray();

    private readonly ConcurrentDictionary<string, (WebSocket Agent, Task Listening)> calls = new();

    /// <summary>Returns when the agent has sent its first message.</summary>
    public async Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellationToken)
    {
        var agent = await cloud.ConnectAsync(request.AgentId, cancellationToken);
        var reader = new MessageReader(agent);
        await agent.SendAsync(Hello, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var id = Guid.NewGuid().ToString("N");
        calls[id] = (agent, ListenAsync(reader));
        return new(new($"/calls/{id}"));
    }

    public async Task EndAsync(string id)
    {
        if (calls.TryRemove(id, out var call))
        {
            await call.Agent.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
            await call.Listening;
            call.Agent.Dispose();
        }
    }

    private static async Task ListenAsync(MessageReader reader)
    {
        using (reader)
        {
            while (await reader.ReadAsync(CancellationToken.None))
            {
                // an agent that nobody hears
            }
        }
    }
}
