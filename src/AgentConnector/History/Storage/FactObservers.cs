using AgentConnector.Calls;
using Microsoft.Data.Sqlite;

namespace AgentConnector.History.Storage;

/// <summary>All who write something along with facts.</summary>
internal sealed partial class FactObservers(IEnumerable<IFactObserver> observers, ILogger<FactObservers> logger)
{
    private readonly IReadOnlyList<IFactObserver> observers = [.. observers];

    /// <summary>Whatever goes wrong is thrown: a call whose receiver cannot be kept is not admitted.</summary>
    public void Opened(StoreConnection connection, long call, Callback callback)
    {
        foreach (var observer in observers)
        {
            observer.Opened(connection, call, callback);
        }
    }

    /// <summary>Tells each of them; a fact is kept, whatever somebody makes of it.</summary>
    public void Tell(Action<IFactObserver> what)
    {
        foreach (var observer in observers)
        {
            try
            {
                what(observer);
            }
            catch (Exception e) when (e is not SqliteException)
            {
                LogDefect(observer.GetType().Name, e);
            }
        }
    }

    [LoggerMessage(5010, LogLevel.Error, "A defect in {Observer}: the fact is kept all the same")]
    private partial void LogDefect(string observer, Exception exception);
}
