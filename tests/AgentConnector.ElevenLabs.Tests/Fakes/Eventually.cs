namespace AgentConnector.ElevenLabs.Tests.Fakes;

/// <summary>Moves a manual clock while real sockets do their part, until something has happened.</summary>
internal static class Eventually
{
    public static async Task AdvanceAsync(ManualTime time, TimeSpan step, Task until)
    {
        while (!until.IsCompleted)
        {
            time.Advance(step);
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lets real sockets run until the condition holds.</summary>
    public static async Task HoldsAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
