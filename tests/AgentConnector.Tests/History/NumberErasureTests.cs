using AgentConnector.Calls;
using AgentConnector.History;

namespace AgentConnector.Tests.History;

/// <summary>Somebody asks to be forgotten, and is: wherever the number stands in a call, to or from it.</summary>
public sealed class NumberErasureTests : IAsyncDisposable
{
    private const string Digits = "15557654321";

    private readonly TempStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_to_and_from_the_number_go_from_every_file_and_others_stay()
    {
        var called = await CallAsync("called", new("a", "tel:+" + Digits));
        var plivo = await CallAsync("plivo", new("a", "plivo:+" + Digits));
        var calling = await CallAsync("calling", new("a", "tel:+15550001111", From: "tel:+" + Digits));
        var other = await CallAsync("other", new("a", "tel:+15550001111", From: "tel:+15550002222"));

        var erasure = await store.Get<NumberEraser>().EraseAsync(Digits, [], Cancellation);

        Assert.Equal([called, plivo, calling], erasure.Erased);
        Assert.True(erasure.Complete);
        Assert.NotNull(await store.Get<CallArchive>().FindAsync(other, Cancellation));
        var files = FolderContent.Of(store.Folder);
        Assert.All([Digits, "words-of-called", "words-of-plivo", "words-of-calling", "sound-of-called"], text => Assert.DoesNotContain(text, files, StringComparison.Ordinal));
        Assert.Contains("words-of-other", files, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_runs_is_left_and_named_and_another_request_erases_it()
    {
        var live = await CallAsync("live", new("a", "tel:+" + Digits), ended: false);
        var over = await CallAsync("over", new("a", "tel:+" + Digits));

        var first = await store.Get<NumberEraser>().EraseAsync(Digits, [], Cancellation);
        await store.Journal.AddAsync(live, Facts.Ended());
        var second = await store.Get<NumberEraser>().EraseAsync(Digits, [], Cancellation);
        var third = await store.Get<NumberEraser>().EraseAsync(Digits, [], Cancellation);

        Assert.Equal(([over], [live], false), (first.Erased, first.Live, first.Complete), Same);
        Assert.Equal(([live], [], true), (second.Erased, second.Live, second.Complete), Same);
        Assert.Equal(([], [], true), (third.Erased, third.Live, third.Complete), Same);
    }

    [Fact]
    public async Task A_recording_that_cannot_be_deleted_keeps_its_call_and_no_other()
    {
        var stuck = await CallAsync("stuck", new("a", "tel:+" + Digits), recorded: false);
        var free = await CallAsync("free", new("a", "tel:+" + Digits));
        Directory.CreateDirectory(store.Get<IRecordingStore>().PathOf(stuck)); // what no File.Delete takes away

        var erasure = await store.Get<NumberEraser>().EraseAsync(Digits, [], Cancellation);

        Assert.Equal([free], erasure.Erased);
        Assert.Equal([stuck], erasure.Kept);
        Assert.False(erasure.Complete);
    }

    [Theory]
    [InlineData("+15557654321", Digits)]
    [InlineData("tel:+1 (555) 765-4321", Digits)]
    [InlineData("001 555 765 4321", Digits)]
    [InlineData("1.555.765.4321", Digits)]
    [InlineData("+20 (0)555 765 4321", "205557654321")]
    [InlineData("(0)555 765 4321", null)]
    [InlineData("+1\u2011555\u2013765\u00a04321", Digits)]
    [InlineData("0555765", null)]
    [InlineData("anonymous", null)]
    [InlineData("", null)]
    [InlineData("+1555765432100000", null)]
    public void A_number_is_understood_as_people_write_it(string text, string? digits) =>
        Assert.Equal(digits, PhoneNumber.TryParse(text, out var parsed) ? parsed : null);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static bool Same((IReadOnlyList<CallId>, IReadOnlyList<CallId>, bool) one, (IReadOnlyList<CallId>, IReadOnlyList<CallId>, bool) other) =>
        one.Item1.SequenceEqual(other.Item1) && one.Item2.SequenceEqual(other.Item2) && one.Item3 == other.Item3;

    private async Task<CallId> CallAsync(string id, CallQueued queued, bool ended = true, bool recorded = true)
    {
        var call = await store.Journal.OpenAsync(id, queued);
        await store.Journal.AddAsync(call, new CallStarted("conv", queued.To, "pcm_16000", "pcm_16000"));
        await store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, "words-of-" + id, 1));
        if (recorded)
        {
            await using var file = store.Get<IRecordingStore>().Create(call);
            await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes("sound-of-" + id), Cancellation);
        }

        if (ended)
        {
            await store.Journal.AddAsync(call, Facts.Ended());
        }

        return call;
    }
}
