namespace AgentConnector.Calls.Limits;

/// <summary>How long calls have lasted, by what is stored of them.</summary>
public interface ITalkTime
{
    /// <summary>
    /// How long the conversations of a key have lasted within a day, together: those that run, too. Calls that were simulated on request do not count.
    /// </summary>
    /// <param name="key">The name of the API key.</param>
    /// <param name="midnight">When the day began.</param>
    /// <param name="now">A call that runs has lasted until then. One that is over counts also where it is later: somebody may have set the clock back.</param>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    TimeSpan OfKey(string key, DateTimeOffset midnight, DateTimeOffset now);
}
