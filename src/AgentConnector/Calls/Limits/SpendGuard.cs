using AgentConnector.Problems;
using Microsoft.Extensions.Options;

namespace AgentConnector.Calls.Limits;

/// <summary>
/// How many minutes a key may talk in a day, from midnight to midnight UTC. Counted in the store, so that a restart forgets nothing. It keeps calls from
/// beginning; one that runs is never ended by it.
/// </summary>
internal sealed class SpendGuard(IOptions<CallOptions> options, ITalkTime talk, TimeProvider time)
{
    /// <summary>Why a key may begin no call today any more; null when it may, and for calls that cost nothing.</summary>
    /// <param name="key">The name of the key; null for a call that somebody else's phone began.</param>
    /// <param name="simulated">The built-in agent was asked for.</param>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    public ApiProblem? Refusal(string? key, bool simulated)
    {
        var most = options.Value.MaxMinutesPerKeyPerDay;
        if (most == 0 || key is null || simulated)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var talked = talk.OfKey(key, midnight, now);
        return talked < TimeSpan.FromMinutes(most) ? null : LimitProblems.MinutesUsed(talked, most, midnight.AddDays(1) - now);
    }
}
