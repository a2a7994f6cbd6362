using System.Diagnostics;
using Xunit;

namespace AgentConnector.Testing;

/// <summary>Waits for what another process or thread will do, and fails by name when it does not.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, $"It did not come about that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>Moves a manual clock while real sockets do their part, until the task is done; what it throws is thrown.</summary>
    public static async Task AdvanceAsync(ManualTime time, TimeSpan step, Task until)
    {
        while (!until.IsCompleted)
        {
            time.Advance(step);
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await until;
    }

    /// <summary>Moves a manual clock so far, step by step, while real sockets do their part.</summary>
    public static async Task PassAsync(ManualTime time, TimeSpan step, TimeSpan total)
    {
        for (var passed = TimeSpan.Zero; passed < total; passed += step)
        {
            time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
