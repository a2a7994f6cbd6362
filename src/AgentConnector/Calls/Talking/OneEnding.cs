namespace AgentConnector.Calls.Talking;

/// <summary>A call's one ending: the first that anybody asks for, or what the conversation came to where nobody did.</summary>
internal sealed class OneEnding : IDisposable
{
    private readonly CancellationTokenSource scope = new();
    private readonly Lock gate = new();
    private CallEnd? asked;

    public OneEnding() => Token = scope.Token; // which outlives its source

    /// <summary>Cancelled once somebody has asked.</summary>
    public CancellationToken Token { get; }

    /// <summary>What was asked for so far.</summary>
    public CallEnd? Asked
    {
        get
        {
            lock (gate)
            {
                return asked;
            }
        }
    }

    /// <summary>Asks for the ending: it is written down, then the call is cancelled.</summary>
    /// <exception cref="AggregateException">Somebody who was told of it threw; everybody was told.</exception>
    public void Ask(CallEnd end)
    {
        lock (gate)
        {
            asked ??= end;
        }

        try
        {
            scope.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it had ended already
        }
    }

    /// <summary>Settles it: nobody changes it any more.</summary>
    public CallEnd Decide(CallEnd end)
    {
        lock (gate)
        {
            return asked ??= end;
        }
    }

    public void Dispose() => scope.Dispose();
}
