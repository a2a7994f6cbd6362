using System.Security.Cryptography;
using AgentConnector.Audio;

namespace AgentConnector.Calls.Talking;

/// <summary>
/// How long a lost agent may be away, and when it is tried again: at once, then with back-off and jitter. An agent that is lost again before it was
/// there for as long as it may be away has not really been back: its time and its tries go on, so that one that always breaks does not keep a call for ever.
/// </summary>
internal sealed class Absence(TimeSpan within, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, .. new[] { 0.25, 0.5, 1, 2, 4 }.Select(TimeSpan.FromSeconds)];

    private TimeSpan used; // of earlier absences that count still
    private long began;
    private long? ended;

    /// <summary>0 to 1; a test may take the chance out of it.</summary>
    public Func<double> Chance { get; init; } = () => RandomNumberGenerator.GetInt32(1_000) / 1_000.0;

    /// <summary>How many times it was lost.</summary>
    public int Count { get; private set; }

    /// <summary>How many times it was tried to be reached since it was there for long.</summary>
    public int Tries { get; private set; }

    /// <summary>How long the present absence has lasted, or the latest one.</summary>
    public TimeSpan Lasted => time.GetElapsedTime(began, ended ?? time.GetTimestamp());

    private TimeSpan Left => within - used - Lasted;

    /// <summary>It is lost.</summary>
    public void Begin()
    {
        Count++;
        var wasBack = ended is { } end ? time.GetElapsedTime(end) : within;
        (used, Tries) = wasBack < within ? (used + Lasted, Tries) : (TimeSpan.Zero, 0);
        (began, ended) = (time.GetTimestamp(), null);
    }

    /// <summary>It is there again.</summary>
    public void End() => ended = time.GetTimestamp();

    /// <summary>How long to wait before the next try, which is counted; null when there is no time for it.</summary>
    /// <param name="asked">How long the agent's side wants to be left alone, when it said so.</param>
    public TimeSpan? NextTry(TimeSpan? asked)
    {
        var pause = Pauses[Math.Min(Tries, Pauses.Length - 1)] * (0.8 + (0.4 * Chance()));
        pause = asked > pause ? asked.Value : pause;
        if (pause >= Left)
        {
            return null;
        }

        Tries++;
        return pause;
    }

    /// <summary>Waits so long.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) => Task.Delay(pause, time, cancellationToken);

    /// <summary>Cancels a try when the time is over.</summary>
    public Deadline Deadline(CancellationToken cancellationToken) => new(Left > TimeSpan.Zero ? Left : TimeSpan.Zero, time, cancellationToken);
}
