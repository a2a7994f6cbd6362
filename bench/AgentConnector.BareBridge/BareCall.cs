using System.Net.WebSockets;

namespace AgentConnector.BareBridge;

/// <summary>One call: a loop for each side, whose thread carries what it read to the other side. Nothing is kept or written down.</summary>
internal sealed class BareCall(WebSocket phone, AgentCloud cloud) : IDisposable
{
    private readonly WireWriter toAgent = new();
    private readonly WireWriter toPhone = new();
    private readonly WireWriter pong = new();
    private readonly Upsampler up = new();
    private readonly Downsampler down = new();

    /// <summary>Sound comes from one loop, pongs from the other.</summary>
    private readonly SemaphoreSlim agentIsFree = new(1, 1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (this)
        using (var scope = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        using (var reader = new MessageReader(phone))
        {
            try
            {
                if (await StartAsync(reader, scope.Token) is { } start)
                {
                    using var agent = await cloud.ConnectAsync(start.Agent, scope.Token);
                    await agent.SendAsync(start.FirstMessage, WebSocketMessageType.Text, endOfMessage: true, scope.Token);
                    await Task.WhenAll(ListenAsync(reader, agent, scope), SpeakAsync(agent, start.StreamSid, scope));
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
            {
                // One side is gone; with it the call is over.
            }
        }
    }

    public void Dispose()
    {
        toAgent.Dispose();
        toPhone.Dispose();
        pong.Dispose();
        agentIsFree.Dispose();
    }

    private static async Task<PhoneStart?> StartAsync(MessageReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            if (PhoneMessage.Read(reader.Message.Span).Kind is PhoneMessageKind.Start)
            {
                return PhoneStart.Read(reader.Message);
            }
        }

        return null;
    }

    /// <summary>Caller → agent.</summary>
    private async Task ListenAsync(MessageReader reader, WebSocket agent, CancellationTokenSource scope)
    {
        try
        {
            while (await reader.ReadAsync(scope.Token))
            {
                var message = PhoneMessage.Read(reader.Message.Span);
                if (message.Kind is PhoneMessageKind.Media)
                {
                    AgentWire.WriteSound(toAgent, up.Process(reader.Decode(message.Sound)));
                    await SendToAgentAsync(agent, toAgent, scope.Token);
                }
                else if (message.Kind is PhoneMessageKind.Stop)
                {
                    break;
                }
            }
        }
        finally
        {
            await scope.CancelAsync();
        }
    }

    /// <summary>Agent → caller, and what the agent asks for.</summary>
    private async Task SpeakAsync(WebSocket agent, byte[] streamSid, CancellationTokenSource scope)
    {
        using var reader = new MessageReader(agent);
        try
        {
            while (await reader.ReadAsync(scope.Token))
            {
                var message = AgentMessage.Read(reader.Message.Span);
                switch (message.Kind)
                {
                    case AgentMessageKind.Sound:
                        PhoneWire.WriteSound(toPhone, streamSid, down.Process(reader.Decode(message.Value)));
                        await phone.SendAsync(toPhone.Written, WebSocketMessageType.Text, endOfMessage: true, scope.Token);
                        break;
                    case AgentMessageKind.Interruption:
                        PhoneWire.WriteClear(toPhone, streamSid);
                        await phone.SendAsync(toPhone.Written, WebSocketMessageType.Text, endOfMessage: true, scope.Token);
                        break;
                    case AgentMessageKind.Ping:
                        AgentWire.WritePong(pong, reader.Message.Span[message.Value]);
                        await SendToAgentAsync(agent, pong, scope.Token);
                        break;
                }
            }
        }
        finally
        {
            await scope.CancelAsync();
        }
    }

    private async ValueTask SendToAgentAsync(WebSocket agent, WireWriter message, CancellationToken cancellationToken)
    {
        await agentIsFree.WaitAsync(cancellationToken);
        try
        {
            await agent.SendAsync(message.Written, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            agentIsFree.Release();
        }
    }
}
