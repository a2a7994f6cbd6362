using System.Collections.Concurrent;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator.Conversations;

/// <summary>Pings the client, ids 1, 2, 3 …, each with the round trip that the last pong measured.</summary>
internal sealed class Pings(LiveConversation conversation, CloudState cloud, ContractValidator validator)
{
    private readonly TaskCompletionSource start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<long, long> sentAt = new();
    private volatile bool stalled;
    private int roundTripMs = -1;

    public void Start() => start.TrySetResult();

    /// <summary>From now on the client hears no ping: a connection that looks half open.</summary>
    public void Stall() => stalled = true;

    public void Answered(long eventId)
    {
        if (this.sentAt.TryRemove(eventId, out var sentAt))
        {
            Volatile.Write(ref roundTripMs, (int)cloud.Time.GetElapsedTime(sentAt).TotalMilliseconds);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await start.Task.WaitAsync(cancellationToken);
        for (long eventId = 1; !stalled; eventId++)
        {
            validator.Expected.Ping(eventId);
            sentAt.Clear();
            sentAt[eventId] = cloud.Time.GetTimestamp();
            var roundTrip = Volatile.Read(ref roundTripMs);
            await conversation.SendAsync(ServerMessages.Ping(eventId, roundTrip < 0 ? null : roundTrip), cancellationToken);
            await Task.Delay(cloud.Options.PingInterval, cloud.Time, cancellationToken);
        }
    }
}
