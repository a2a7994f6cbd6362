using System.Collections.Concurrent;
using System.Globalization;
using AgentConnector.Audio;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Load;

/// <summary>A number of calls that go on until they are disposed of.</summary>
internal sealed class LoadedCalls : IDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromMinutes(1);

    private readonly ConcurrentBag<Leg> legs = [];
    private readonly ConcurrentDictionary<int, byte> talking = [];
    private readonly Metronome metronome;
    private readonly int first;

    public LoadedCalls(Metronome metronome, int first, int count)
    {
        this.metronome = metronome;
        this.first = first;
        ToAgent = [.. Enumerable.Range(0, count).Select(_ => new Direction())];
        ToCaller = [.. Enumerable.Range(0, count).Select(_ => new Direction())];
    }

    public IReadOnlyList<Direction> ToAgent { get; }

    public IReadOnlyList<Direction> ToCaller { get; }

    public int Over => legs.Count(leg => leg.IsOver);

    /// <summary>Rings one after the other, not more than 100 a second, and returns when all talk, or after a minute.</summary>
    /// <returns>How many talk.</returns>
    public async Task<int> DialAsync(Uri service, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(DialTimeout, TimeProvider.System, cancellationToken);
        try
        {
            for (var i = 0; i < ToAgent.Count; i++)
            {
                var (socket, early) = await Handshakes.OpenAsync(service, "/twilio/media-stream", deadline.Token);
                var wire = new Wire(socket, masks: true);
                Add(new PhoneLeg(wire, first + i, ToAgent[i], ToCaller[i]));
                wire.Begin(early);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
            }

            await ServiceProcess.EventuallyAsync(() => Task.FromResult(talking.Count == ToAgent.Count), deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The service is full: what it carries can still be measured.
        }

        return talking.Count;
    }

    /// <summary>The cloud has the conversation of one of these calls.</summary>
    public void Answer(Wire wire, int number)
    {
        var index = number - first;
        if (index < 0 || index >= ToAgent.Count || !talking.TryAdd(index, 0))
        {
            throw new InvalidDataException($"A conversation of an unknown call {number.ToString(CultureInfo.InvariantCulture)}.");
        }

        Add(new AgentLeg(wire, number, ToCaller[index], ToAgent[index]));
    }

    public void Restart()
    {
        foreach (var direction in ToAgent.Concat(ToCaller))
        {
            direction.Restart();
        }
    }

    public void Dispose()
    {
        foreach (var leg in legs)
        {
            leg.Dispose();
        }
    }

    private void Add(Leg leg)
    {
        legs.Add(leg);
        metronome.Add(leg);
    }
}
