using System.Text.Json;
using AgentConnector.Calls;

namespace AgentConnector.Testing.Service;

/// <summary>Facts and requests as the call core makes them.</summary>
internal static class Facts
{
    public static CallQueued Queued(string agentId = "agent_1", string? metadata = null) =>
        new(agentId, "wav:demo", metadata is null ? null : JsonDocument.Parse(metadata).RootElement);

    public static CallStarted Started() => new("conv_1", "wav:demo", "pcm_16000", "pcm_24000");

    public static CallTurn Said(Speaker speaker, string text, int turn, long startMs = 0, long endMs = 0, bool tentative = false) =>
        new(speaker, text, tentative, turn, startMs, endMs);

    public static CallEnded Ended(CallStatus status = CallStatus.Completed, IReadOnlyList<Turn>? transcript = null) =>
        new(status, new(Party.Caller, EndReason.Completed, "hung up", "The caller hung up."), 1234, transcript ?? [], null, null);

    public static CallWarning Warning(string code) => new(code, "something odd");

    extension(ICallJournal journal)
    {
        /// <summary>Admits a call and hands back its id.</summary>
        public async Task<CallId> OpenAsync(string id, CallQueued? fact = null)
        {
            var call = CallId.Parse(id);
            var admission = await journal.TryOpenAsync(
                call, fact ?? Queued(), new("hash-of-" + id, null), TestContext.Current.CancellationToken);
            Assert.True(admission.Opened);
            return call;
        }

        public async Task<JournalEntry> AddAsync(CallId id, CallEvent fact)
        {
            var entry = await journal.AppendAsync(id, fact, TestContext.Current.CancellationToken);
            Assert.NotNull(entry);
            return entry;
        }
    }
}
