namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>
/// A receiver that keeps of each ending its id and its call, so that thousands fit. It refuses every fourth ending when it first comes: then the service
/// has to come again, and may be killed before it does.
/// </summary>
internal sealed class EndingsReceived : IAsyncDisposable
{
    private readonly Receiver receiver = new();
    private readonly Dictionary<string, string> callOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly List<(string Call, string What)> seen = [];

    public EndingsReceived() => receiver.Answer = Take;

    /// <summary>Endings that were taken once and came again.</summary>
    public int Repeated { get; private set; }

    /// <summary>The call of each distinct ending that was taken.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (callOf)
            {
                return [.. callOf.Values];
            }
        }
    }

    /// <summary>What came for a call, and how it was answered: for whoever looks for one that is missing.</summary>
    public IReadOnlyList<string> Seen(string call)
    {
        lock (callOf)
        {
            return [.. seen.Where(line => line.Call == call).Select(line => line.What)];
        }
    }

    public string Url(string path) => receiver.Url(path);

    /// <summary>Completes when so many more requests are here, the last of them not answered yet.</summary>
    public async Task ArrivedAsync(int count)
    {
        while (await arrivals.WaitAsync(TimeSpan.Zero))
        {
            // an earlier one
        }

        for (var i = 0; i < count; i++)
        {
            await arrivals.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        arrivals.Dispose();
    }

    private Reply Take(Received request)
    {
        receiver.Requests.TryDequeue(out _); // nobody asks it: the bodies of a thousand rounds are not kept
        lock (callOf)
        {
            arrivals.Release();
            if (request.Type != "call.ended")
            {
                return Reply.Ok;
            }

            if ((callOf.Count + refused.Count) % 4 == 3 && !callOf.ContainsKey(request.Id) && refused.Add(request.Id))
            {
                seen.Add((request.Call, $"{request.Id} was refused"));
                return new(409, "The execution is running already.");
            }

            seen.Add((request.Call, $"{request.Id} was taken"));
            Repeated += callOf.TryAdd(request.Id, request.Call) ? 0 : 1;
            return Reply.Ok;
        }
    }
}
