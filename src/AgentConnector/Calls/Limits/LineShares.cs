using AgentConnector.Problems;
using AgentConnector.Security;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Limits;

/// <summary>
/// How many of the lines one key may hold. Where there are several keys, some lines are kept for each of the others, so that no workflow that has lost
/// its way takes them all; what another key uses already is not kept for it a second time. Used under the lock of <see cref="Admission"/>.
/// </summary>
internal sealed class LineShares(IOptions<CallOptions> options, ApiKeyRing keys)
{
    // A quarter of the lines is kept, in equal parts; at least one for each key.
    private const int PartKept = 4;

    private readonly Dictionary<string, int> held = new(StringComparer.Ordinal);

    /// <summary>Whether the key may have one more line.</summary>
    /// <param name="key">The name of the key; null for a call that somebody else's phone began.</param>
    /// <param name="free">Lines that nobody has.</param>
    public bool HasRoom(string? key, int free) =>
        key is null || (Most > 0 ? Held(key) < Most : Held(key) < Kept || free > KeptFor(key));

    /// <summary>Why the key may not have one more line; null when it may.</summary>
    /// <inheritdoc cref="HasRoom"/>
    public ApiProblem? Refusal(string? key, int free) => key is null || HasRoom(key, free) ? null
        : Most > 0 ? LimitProblems.KeyBusy(Held(key), Most)
        : LimitProblems.LinesKept(Held(key));

    public void Take(string? key)
    {
        if (key is not null)
        {
            held[key] = Held(key) + 1;
        }
    }

    public void Return(string? key)
    {
        if (key is not null && --held[key] == 0)
        {
            held.Remove(key);
        }
    }

    /// <summary>As many as the operator has set; 0 where the lines are shared.</summary>
    private int Most => options.Value.MaxConcurrentPerKey;

    /// <summary>What each key finds, whatever the others do.</summary>
    private int Kept => Math.Max(1, options.Value.MaxConcurrent / (PartKept * Math.Max(1, keys.Callers.Count)));

    private int KeptFor(string key) => keys.Callers.Where(other => other != key).Sum(other => Math.Max(0, Kept - Held(other)));

    private int Held(string key) => held.GetValueOrDefault(key);
}
