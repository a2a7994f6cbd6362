using AgentConnector.Calls;

namespace AgentConnector.History;

/// <summary>What became of the calls to and from a number.</summary>
/// <param name="Erased">Calls of which nothing is left.</param>
/// <param name="Live">Calls that run: end them, then ask again.</param>
/// <param name="Kept">Calls that could not be erased now: the store has not taken their end yet, or another program holds the recording.</param>
/// <param name="Complete">Whether nothing is left of the number; if not, ask again.</param>
internal sealed record NumberErasure(IReadOnlyList<CallId> Erased, IReadOnlyList<CallId> Live, IReadOnlyList<CallId> Kept, bool Complete)
{
    public ErasedCalls ToView() => new(Erased.Count, Live, Kept, Complete);
}

/// <summary>The answer to the wish to erase a number's calls. It repeats the number nowhere.</summary>
/// <param name="Erased">How many calls were erased.</param>
/// <param name="Live">Calls that run: end them, then ask again.</param>
/// <param name="Kept">Calls that could not be erased now: ask again later; the log says why.</param>
/// <param name="Complete">Whether nothing is left of the number; if not, ask again.</param>
public sealed record ErasedCalls(int Erased, IReadOnlyList<CallId> Live, IReadOnlyList<CallId> Kept, bool Complete);
