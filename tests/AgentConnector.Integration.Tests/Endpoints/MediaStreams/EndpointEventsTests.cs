using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Endpoints;
using AgentConnector.Integration.Tests.Endpoints.Twilio;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>What comes from an endpoint beside its sound.</summary>
public sealed class EndpointEventsTests
{
    [Fact]
    public async Task Keys_and_remarks_are_facts_and_background_knowledge_of_the_agent()
    {
        var twilio = new TwilioConformanceTests.TwilioSamples();
        await using var scene = await StreamScene.OpenAsync(twilio);
        var (agent, facts) = (new FakeAgent(), new List<CallEvent>());
        var bridge = scene.BridgeAsync(agent, facts.Add);
        await scene.SendAsync(twilio.Key("5"));
        while (agent.Texts.IsEmpty)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        scene.Stream.Tell(new EndpointRemark("voicemail", "A machine answered the phone, not a person."));
        while (agent.Texts.Count < 2)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await scene.SendAsync(twilio.Goodbye);
        await bridge;
        Assert.Equal(
            [(TextKind.ContextualUpdate, "The caller pressed the key 5 of the phone."), (TextKind.ContextualUpdate, "A machine answered the phone, not a person.")],
            agent.Texts);
        Assert.Equal([new CallDtmf("5", 0), new CallWarning("voicemail", "A machine answered the phone, not a person.")], facts);
    }
}
