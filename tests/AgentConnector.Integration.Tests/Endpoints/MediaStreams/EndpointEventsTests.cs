using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Endpoints;
using AgentConnector.Integration.Tests.Endpoints.Twilio;

namespace AgentConnector.Integration.Tests.Endpoints.MediaStreams;

/// <summary>What comes from an endpoint beside its sound.</summary>
public sealed class EndpointEventsTests
{
    [Fact]
    public async Task Keys_and_notes_for_the_agent_are_facts_and_its_background_knowledge()
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

        scene.Stream.Tell(new EndpointNote("voicemail", "A machine answered the phone, not a person.", ForAgent: true));
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

    [Fact]
    public async Task A_note_for_the_operator_is_a_fact_and_nothing_to_the_agent()
    {
        var twilio = new TwilioConformanceTests.TwilioSamples();
        await using var scene = await StreamScene.OpenAsync(twilio);
        var (agent, facts) = (new FakeAgent(), new List<CallEvent>());
        var bridge = scene.BridgeAsync(agent, facts.Add);
        scene.Stream.Tell(new EndpointNote("device_lost", "usb is gone."));
        await scene.SendAsync(twilio.Key("5"));
        while (agent.Texts.IsEmpty)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await scene.SendAsync(twilio.Goodbye);
        await bridge;
        Assert.Equal([(TextKind.ContextualUpdate, "The caller pressed the key 5 of the phone.")], agent.Texts);
        Assert.Equal([new CallWarning("device_lost", "usb is gone."), new CallDtmf("5", 0)], facts);
    }
}
