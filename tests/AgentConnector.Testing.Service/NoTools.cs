using AgentConnector.Calls;

namespace AgentConnector.Testing.Service;

/// <summary>Nothing for an agent to use.</summary>
internal sealed class NoTools : IToolbox
{
    public Task<ToolAnswer> UseAsync(ToolCall call, CancellationToken cancellationToken) =>
        Task.FromResult(new ToolAnswer($"No tool named {call.Tool} is configured here.", IsError: true));
}
