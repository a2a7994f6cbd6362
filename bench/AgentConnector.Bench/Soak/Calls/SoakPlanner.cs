using AgentConnector.Bench.Load.Conversations;
using AgentConnector.Testing;

namespace AgentConnector.Bench.Soak.Calls;

/// <summary>Draws one call after the other: the same seed gives the same calls in the same order.</summary>
internal sealed class SoakPlanner(int seed)
{
    private const int ShortestSeconds = 5;
    private const int LongestSeconds = 60;

    private readonly Seeded chance = new((ulong)seed);
    private readonly Lock turn = new();
    private int drawn;

    /// <param name="device">The sound card's pair that the call shall use; null for a call that uses none.</param>
    public SoakPlan Next(int? device)
    {
        lock (turn)
        {
            var (kind, ending, percent) = (chance.Next(0, 100), chance.Next(0, 100), chance.Next(0, 100));
            var length = TimeSpan.FromMilliseconds(chance.Next(ShortestSeconds * 1000, (LongestSeconds * 1000) + 1));
            var (follows, resumes, back, lost, erased, leaves) = (Of(30), Of(25), Of(60), Of(10), Of(12), Of(15));
            var how = device is not null ? SoakKind.Device : kind < 58 ? SoakKind.Phone : kind < 90 ? SoakKind.Wav : SoakKind.Queued;
            return new(++drawn, how, Ending(how, ending), how is SoakKind.Queued ? length / 3 : length, percent < 50 ? Profile.Always : Profile.Talk)
            {
                Device = device ?? 0,
                Follows = follows,
                Resumes = resumes,
                CallsBack = back && how is not SoakKind.Phone,
                LosesAgent = lost && how is SoakKind.Wav,
                LeavesQueue = leaves && how is SoakKind.Queued,
                Erased = erased,
            };
        }
    }

    private bool Of(int percent) => chance.Next(0, 100) < percent;

    /// <summary>Only a phone's caller can hang up: a file goes on, and nobody stands at the sound card.</summary>
    private static SoakEnding Ending(SoakKind kind, int chance) => kind is SoakKind.Phone
        ? chance < 50 ? SoakEnding.Caller : chance < 75 ? SoakEnding.Agent : SoakEnding.Api
        : chance < 50 ? SoakEnding.Agent : SoakEnding.Api;
}
