namespace AgentConnector.Calls.Talking;

/// <summary>Calls into a side of a call. It may keep the thread it is called on, which must not be one that the call's ending needs.</summary>
internal static class Offload
{
    public static Task<T> RunAsync<T>(Func<Task<T>> work) => Task.Run(work);

    public static async Task RunAsync(Func<ValueTask> work)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await work();
    }
}
