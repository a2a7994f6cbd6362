using System.Text.Json;
using AgentConnector.Calls;
using AgentConnector.History.Retention;
using AgentConnector.History.Storage;
using Dapper;
using Microsoft.Extensions.Options;

namespace AgentConnector.Tests.History.Retention;

/// <summary>Calls of some days, and a sweep on a clock that goes by itself.</summary>
internal sealed class RetentionScene : IAsyncDisposable
{
    public const string Number = "+15557654321";

    public RetentionScene(Action<RetentionOptions> keep)
    {
        Keep = keep;
        Store = new(time: Time);
        keep(Store.Get<IOptions<RetentionOptions>>().Value);
    }

    public TempStore Store { get; }

    public HastyTime Time { get; } = new();

    private Action<RetentionOptions> Keep { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A call in which much was said, over or not.</summary>
    public async Task<CallId> CallAsync(string id, bool ended = true, int turns = 3, bool recorded = true)
    {
        var queued = new CallQueued("agent_1", "tel:" + Number, JsonElement.Parse("""{"name":"meta-canary"}"""), UserId: "user-canary", From: null);
        var call = await Store.Journal.OpenAsync(id, queued);
        await Store.Journal.SaveAnswerAsync(call, new(200, "application/json", "{}"), Cancellation);
        await Store.Journal.AddAsync(call, new CallStarted("conv_" + id, "tel:" + Number, "pcm_16000", "pcm_16000"));
        for (var turn = 1; turn <= turns; turn++)
        {
            await Store.Journal.AddAsync(call, Facts.Said(Speaker.Caller, $"word-canary {turn}", turn, turn * 100, (turn * 100) + 50));
        }

        await Store.Journal.AddAsync(call, new CallTurnCorrected(turns + 1, "heard-canary", "said-canary"));
        await Store.Journal.AddAsync(call, new CallDtmf("7", 400));
        await Store.Journal.AddAsync(call, new CallLatency(1, 500));
        if (recorded)
        {
            await using var file = Store.Get<IRecordingStore>().Create(call);
            await file.WriteAsync("sound-canary"u8.ToArray(), Cancellation);
        }

        if (ended)
        {
            var said = Enumerable.Range(1, turns).Select(turn => new Turn(Speaker.Caller, $"word-canary {turn}", turn * 100, (turn * 100) + 50)).ToList();
            await Store.Journal.AddAsync(call, new CallEnded(
                CallStatus.Completed, new(Party.Caller, EndReason.Completed, "detail " + Number, "The caller hung up."), 1234, said, $"/calls/{id}/recording", JsonElement.Parse("""{"name":"meta-canary"}""")));
            await Store.Journal.AddAsync(call, new CallAnalyzed("success", "summary-canary", JsonElement.Parse("""{"day":"data-canary"}"""), Cost: 3)
            {
                Title = "title-canary",
                Error = JsonElement.Parse("""{"code":1,"reason":"error-canary"}"""),
            });
        }

        return call;
    }

    /// <summary>Another process takes over: the same folder, the same settings.</summary>
    public async Task RestartAsync()
    {
        await Store.RestartAsync();
        Keep(Store.Get<IOptions<RetentionOptions>>().Value);
    }

    public Task SweepAsync(CancellationToken? until = null) => Store.Get<RetentionClock>().SweepAsync(until ?? Cancellation);

    public T Ask<T>(string sql) => Store.Get<CallDatabase>().Read(connection => connection.ExecuteScalar<T>(sql))!;

    /// <summary>All that lies in the folder.</summary>
    public string Files() => FolderContent.Of(Store.Folder);

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
