using AgentConnector.Hosting;

namespace AgentConnector.Tests.Hosting;

public sealed class DiskThreadTests
{
    /// <summary>It lives as long as the process, and so would the request of the call that came first.</summary>
    [Fact]
    public async Task It_works_in_nobodys_context()
    {
        var around = new AsyncLocal<string> { Value = "the first call" };
        using var disk = new DiskThread("test");
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.Post(() => seen.SetResult(around.Value));

        Assert.Null(await seen.Task);
    }

    [Fact]
    public async Task What_is_queued_when_it_is_disposed_of_is_done_and_what_comes_later_too()
    {
        var done = new List<int>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var disk = new DiskThread("test");
        disk.Post(() => done.Add(1));
        disk.Post(() => done.Add(2));
        disk.Dispose();
        disk.Post(() =>
        {
            done.Add(3);
            last.SetResult();
        });

        await last.Task;
        Assert.Equal([1, 2, 3], done);
    }
}
