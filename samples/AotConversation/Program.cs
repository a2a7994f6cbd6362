// Talks with an agent in writing, one line of the standard input a turn, and answers its tool find_order. Compiled ahead it is one native file:
//
//   dotnet publish samples/AotConversation -r linux-x64 -p:PublishAot=true
//   ELEVENLABS_API_KEY=… ./AotConversation AGENT_ID [BASE_URL]
//
// Linking wants clang, or gcc, and zlib1g-dev.
using AgentConnector.ElevenLabs;
using AgentConnector.ElevenLabs.AI;
using AgentConnector.ElevenLabs.Extensions;
using AotConversation;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var agent, .. var rest])
{
    Console.Error.WriteLine("Usage: AotConversation AGENT_ID [BASE_URL]; the key in ELEVENLABS_API_KEY.");
    return 2;
}

var registered = new ServiceCollection();
registered.AddElevenLabsAgents(options =>
{
    options.ApiKey = Environment.GetEnvironmentVariable("ELEVENLABS_API_KEY");
    options.BaseUrl = rest is [var address, ..] ? new(address) : options.BaseUrl;
});
await using var services = registered.BuildServiceProvider();
try
{
    await using var conversation = await services.GetRequiredService<AgentsClient>().ConnectAsync(new()
    {
        AgentId = agent,
        ConversationConfigOverride = new AgentOverrides { TextOnly = true }.ToJson(),
        Tools = new[] { new FindOrder() }.ToClientTools(),
    });
    var typing = TypeAsync(conversation);
    await foreach (var e in conversation.Events.ReadAllAsync())
    {
        if (e is AgentResponse said)
        {
            Console.WriteLine($"Agent: {said.Text}");
        }
    }

    await typing;
    Console.WriteLine(conversation.End);
    return 0;
}
catch (AgentsException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static async Task TypeAsync(Conversation conversation)
{
    try
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await conversation.SendUserMessageAsync(line);
        }
    }
    catch (ConversationException)
    {
        // The agent has hung up; that is told by the events.
    }
}
