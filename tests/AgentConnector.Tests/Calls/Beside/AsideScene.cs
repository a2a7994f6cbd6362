using System.Collections.Concurrent;
using System.Text.Json;
using AgentConnector.Agents;
using AgentConnector.Audio;
using AgentConnector.Calls;
using AgentConnector.Calls.Beside;
using AgentConnector.Calls.Scribing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.Tests.Calls.Beside;

/// <summary>What an agent tells beside its speech, and what is written down of it.</summary>
internal sealed class AsideScene : IAsyncDisposable
{
    public AsideScene(ApprovalPolicy policy = ApprovalPolicy.Ask, params string[] allowed)
    {
        var pcm = AudioFormat.Pcm(16_000);
        var scribe = new Scribe(new CallClock(Time), new CallFormats(pcm, pcm, pcm), recording: null, new CallLevels(), Facts.Enqueue);
        Approvals = new(Agent, scribe, new(policy, allowed.ToHashSet(), TimeSpan.FromMinutes(2)), Time, NullLogger.Instance);
        Asides = new(scribe, Approvals);
    }

    public ManualTime Time { get; } = new();

    public FakeAgent Agent { get; } = new();

    public ConcurrentQueue<CallEvent> Facts { get; } = [];

    public Approvals Approvals { get; }

    public Asides Asides { get; }

    public void Ask(string id = "call_4", string tool = "book", string server = "svc_1", string parameters = "{}") =>
        Asides.TryTell(new AgentAsksApproval(tool, id, server, Json(parameters), Within: null));

    public Task<Verdict?> ApproveAsync(string id = "call_4") => Approvals.AnswerAsync(id, isApproved: true, "ada", TestContext.Current.CancellationToken);

    /// <summary>The one that is told next, or has been told.</summary>
    public async Task<CallApprovalGiven> GivenAsync()
    {
        await Eventually.TrueAsync(() => Facts.OfType<CallApprovalGiven>().Any(), "an approval was given or refused");
        return Assert.Single(Facts.OfType<CallApprovalGiven>());
    }

    public ValueTask DisposeAsync() => Approvals.DisposeAsync();

    /// <summary>Objects in objects, so many levels of them.</summary>
    public static string Nested(int levels) => string.Concat(Enumerable.Repeat("""{"a":""", levels)) + "1" + new string('}', levels);

    /// <summary>As deep as a message may be.</summary>
    public static JsonElement Json(string text) => JsonDocument.Parse(text, new() { MaxDepth = 512 }).RootElement;
}
