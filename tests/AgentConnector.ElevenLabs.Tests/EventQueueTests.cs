using AgentConnector.ElevenLabs.Session;

namespace AgentConnector.ElevenLabs.Tests;

public sealed class EventQueueTests
{
    [Fact]
    public void An_event_that_finds_no_room_takes_none()
    {
        var queue = new EventQueue(new ConversationCounters()) { Limit = 1000 };

        Assert.True(queue.TryWrite(new Ping(1, null), 100));
        Assert.False(queue.TryWrite(new Ping(2, null), 1000));
        Assert.True(queue.TryWrite(new Ping(3, null), 100));
    }
}
