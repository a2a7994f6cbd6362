
namespace AgentConnector.Integration.Tests.Calls.Talking.Defects;

/// <summary>A bug in one place, until it is mended: what passes there meets an exception that nobody expects, or is never heard of again.</summary>
internal sealed class Defect(DefectKind kind) : IDisposable
{
    private readonly TaskCompletionSource struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();
    private volatile bool mended;

    /// <summary>Completes when something has met it.</summary>
    public Task Struck => struck.Task;

    public void Mend() => mended = true;

    /// <summary>Passes the place, or does not.</summary>
    public void Pass()
    {
        if (!mended && kind is DefectKind.Throws)
        {
            struck.TrySetResult();
            throw new InvalidTimeZoneException("a defect of the test");
        }

        if (!mended && kind is DefectKind.Blocks)
        {
            struck.TrySetResult();
            released.Wait();
        }
    }

    public async ValueTask PassAsync()
    {
        Pass();
        if (!mended && kind is DefectKind.Hangs)
        {
            struck.TrySetResult();
            await freed.Task;
        }
    }

    /// <summary>Lets go of what hangs: the test is over.</summary>
    public void Dispose()
    {
        mended = true;
        freed.TrySetResult();
        released.Set();
    }
}

/// <summary>What a defect does.</summary>
internal enum DefectKind
{
    Throws,

    /// <summary>Never comes back, and hears of no cancellation.</summary>
    Hangs,

    /// <summary>As that, and keeps the thread.</summary>
    Blocks,
}
