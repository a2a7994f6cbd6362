namespace AgentConnector.Calls.Limits;

/// <summary>How long calls have lasted, by what is stored of them.</summary>
public interface ITalkTime
{
    /// <summary>
    /// How long the conversations of a key have lasted within a time, together: those that run, too. Calls that were simulated on request do not count.
    /// </summary>
    /// <param name="key">The name of the API key.</param>
    /// <param name="from">Its begin.</param>
    /// <param name="until">Its end; a call that runs has lasted until then.</param>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    TimeSpan OfKey(string key, DateTimeOffset from, DateTimeOffset until);
}
