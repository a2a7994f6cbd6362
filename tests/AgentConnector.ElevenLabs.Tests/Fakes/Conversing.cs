using Microsoft.Extensions.Logging;

namespace AgentConnector.ElevenLabs.Tests.Fakes;

/// <summary>This library on the other side of a fake cloud.</summary>
internal static class Conversing
{
    private static readonly HttpClient Http = new();

    extension(FakeCloud cloud)
    {
        /// <summary>A client of this cloud.</summary>
        public AgentsClient Client(AgentsOptions? options = null, TimeProvider? time = null, ILogger<AgentsClient>? logger = null) =>
            new(Http, (options ?? new AgentsOptions { ApiKey = "key-1" }) with { BaseUrl = cloud.BaseUrl }, time, logger);

        /// <summary>A conversation that has begun, and the agent's side of it.</summary>
        public async Task<(Conversation Conversation, FakeAgent Agent)> ConverseAsync(
            ConversationRequest? request = null, AgentsOptions? options = null, TimeProvider? time = null, string metadata = FakeAgent.Metadata)
        {
            var connecting = cloud.Client(options, time).ConnectAsync(request ?? new() { AgentId = "agent_1" }, TestContext.Current.CancellationToken);
            var arriving = cloud.AgentAsync();
            if (await Task.WhenAny(connecting, arriving) == connecting)
            {
                await connecting; // it failed, so nobody will come
            }

            var agent = await arriving;
            await agent.HearAsync();
            await agent.SayAsync(metadata);
            return (await connecting, agent);
        }
    }
}
