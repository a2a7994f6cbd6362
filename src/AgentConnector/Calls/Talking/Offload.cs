namespace AgentConnector.Calls.Talking;

/// <summary>Calls into a side of a call. It may keep the thread it is called on, which must not be one that the call's ending needs.</summary>
internal static class Offload
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await work();
    }

    public static async Task RunAsync(Func<ValueTask> work)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await work();
    }
}
