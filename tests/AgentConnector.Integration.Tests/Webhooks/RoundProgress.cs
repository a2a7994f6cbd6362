namespace AgentConnector.Integration.Tests.Webhooks;

/// <summary>How far the callers of a round have come. Whoever waits for more than they reach goes on after a while.</summary>
internal sealed class RoundProgress : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim answers = new(0);
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Answered() => answers.Release();

    public void AsksToEnd() => asked.TrySetResult();

    /// <summary>Completes when so many start requests were answered.</summary>
    public async Task AnsweredAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await answers.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => answers.Dispose();

    /// <summary>Completes when a call is about to be ended on request.</summary>
    public Task AskedToEndAsync() => Task.WhenAny(asked.Task, Task.Delay(Patience, TimeProvider.System, TestContext.Current.CancellationToken));
}
