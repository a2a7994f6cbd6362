using AgentConnector.ElevenLabs;
using AgentConnector.ElevenLabs.AI;
using AgentConnector.ElevenLabs.Extensions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Talk;

/// <summary>What a program does with the packages: a host's services, a function as a tool, a talk from its beginning to its end.</summary>
public static class OrderTalk
{
    /// <summary>Says one line and returns what the agent said.</summary>
    public static async Task<IReadOnlyList<string>> HaveAsync(Uri address, string key, string agent, string line)
    {
        await using var services = new ServiceCollection()
            .AddElevenLabsAgents(options => (options.BaseUrl, options.ApiKey) = (address, key)).Services.BuildServiceProvider();
        var findOrder = AIFunctionFactory.Create((string order_id, bool express) => $"{order_id} is on its way, express: {express}", "lookup_order");
        await using var conversation = await services.GetRequiredService<AgentsClient>()
            .ConnectAsync(new() { AgentId = agent, Tools = new[] { findOrder }.ToClientTools() });
        await conversation.SendUserMessageAsync(line);

        var said = new List<string>();
        await foreach (var e in conversation.Events.ReadAllAsync())
        {
            if (e is AgentResponse { Text: var text })
            {
                said.Add(text);
            }
        }

        return said;
    }
}
