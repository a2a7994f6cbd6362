using AgentConnector.Simulator;
using AgentConnector.Simulator.Testing;
using Talk;

await using var cloud = await AgentCloud.StartAsync("tools");
foreach (var said in await OrderTalk.HaveAsync(cloud.BaseUrl, cloud.ApiKey, cloud.AgentId, "Where is my order?"))
{
    Console.WriteLine($"Agent: {said}");
}

var seen = await cloud.EndedConversationAsync();
Console.WriteLine($"lookup_order: {seen.AssertToolAnswered("lookup_order").Result}");
cloud.AssertNoViolations();
Console.WriteLine("0 violations");
