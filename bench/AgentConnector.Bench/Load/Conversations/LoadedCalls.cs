using System.Text.Json;
using AgentConnector.Audio;
using AgentConnector.Bench.Load.Wires;

namespace AgentConnector.Bench.Load.Conversations;

/// <summary>The calls that there are: they are dialled, found again by their number when the cloud is asked, and hung up.</summary>
internal sealed class LoadedCalls(Metronome metronome)
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly List<LoadedCall> calls = [];
    private int dialled;

    /// <summary>On the metronome's thread.</summary>
    public IReadOnlyList<LoadedCall> All => calls;

    /// <summary>Rings one after the other, 100 a second, and returns when all talk, or after a minute.</summary>
    /// <returns>How many talk.</returns>
    public async Task<int> DialAsync(Uri service, Profile profile, int count, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(DialTimeout, TimeProvider.System, cancellationToken);
        try
        {
            for (var i = 0; i < count; i++)
            {
                await DialAsync(service, profile);
                await Task.Delay(Pace, TimeProvider.System, deadline.Token);
            }

            while (await TalkingAsync() < calls.Count)
            {
                await Task.Delay(Pace, TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The service is full: what it carries can still be measured.
        }

        return await TalkingAsync();
    }

    public Task DialAsync(Uri service, Profile profile) =>
        metronome.AskAsync(() => calls.Add(new(service, metronome, profile, ++dialled)));

    /// <summary>The oldest call is hung up by its caller.</summary>
    public Task HangUpOldestAsync() => metronome.AskAsync(() =>
    {
        calls[0].HangUp();
        calls.RemoveAt(0);
    });

    /// <summary>All callers hang up.</summary>
    public Task HangUpAsync() => metronome.AskAsync(() =>
    {
        calls.ForEach(call => call.HangUp());
        calls.Clear();
    });

    /// <summary>The cloud has the first message of a conversation; the number of its call comes as a dynamic variable.</summary>
    public void Answer(Connection connection, ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        using var document = JsonDocument.ParseValue(ref reader);
        var number = document.RootElement.TryGetProperty("dynamic_variables", out var variables) && variables.TryGetProperty("call", out var call)
            && int.TryParse(call.ToString(), out var read) ? read : -1;
        if (calls.Find(call => call.Number == number) is { } known)
        {
            known.Answer(connection);
        }
        else
        {
            connection.Dispose(); // its caller has hung up meanwhile
        }
    }

    private Task<int> TalkingAsync() => metronome.AskAsync(() => calls.Count(call => call.ReachedAfter is not null));
}
