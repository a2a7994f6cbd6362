using AgentConnector.Agents;
using AgentConnector.Calls;
using AgentConnector.Calls.Talking;
using FsCheck.Fluent;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>Whatever happens in whatever order, a call has one ending.</summary>
public sealed class OneEndingTests
{
    private static readonly CallEvent[] Facts =
    [
        new CallConnecting(), new CallRinging(), new CallStarted("conv_1", "wav:demo", "pcm_16000", "pcm_16000"),
        new CallTurn(Speaker.Agent, "Hello.", false, 1, 0, 10), new CallTurnCorrected(1, "Hel", "Hello."), new CallInterrupted(5, 5),
        new CallToolCalled("t", "1"), new CallToolAnswered("t", "1", true, 1), new CallDtmf("1", 1), new CallWarning("w", "w"), new CallLatency(1, 1),
        new CallAgentLost(EndReason.Disconnected, "cut", "conv_1", 1, 1), new CallAgentBack("conv_2", 1, 1, 2),
        Ended(new(Party.Agent, EndReason.Completed)), Ended(new(Party.Service, EndReason.Interrupted)), Ended(new(Party.Agent, EndReason.Rejected)),
    ];

    [Fact]
    public void Any_order_and_repetition_of_facts_leads_forward_to_at_most_one_ending() =>
        Prop.ForAll(Gen.ListOf(Gen.Elements(Facts)).ToArbitrary(), facts =>
        {
            var path = new List<CallStatus> { CallStatus.Queued };
            foreach (var fact in facts)
            {
                path.Add(path[^1].After(fact));
            }

            var forward = path.Zip(path.Skip(1)).All(step => step.Second >= step.First);
            var oneEnding = path.Where(status => status.IsTerminal).Distinct().Count() <= 1;
            var ends = facts.OfType<CallEnded>().FirstOrDefault() is not { } first || path[^1] == first.Status;
            return forward && oneEnding && ends;
        }).MustHold();

    [Fact]
    public async Task The_store_keeps_the_first_ending_and_nothing_after_it()
    {
        await using var store = new TempStore();
        var random = new Seeded(7);
        for (var i = 0; i < 20; i++)
        {
            var id = CallId.Parse($"call-{i}");
            await store.Journal.TryOpenAsync(id, new CallQueued("a", "wav:demo"), new("hash", null), TestContext.Current.CancellationToken);
            var appending = Enumerable.Range(0, 30)
                .Select(_ => store.Journal.AppendAsync(id, Facts[random.Next(0, Facts.Length)], TestContext.Current.CancellationToken).AsTask());
            await Task.WhenAll(appending);
            await store.Journal.AppendAsync(id, Facts[^1], TestContext.Current.CancellationToken);

            var entries = await store.Journal.ReadAsync(id, 0, TestContext.Current.CancellationToken);
            Assert.Single(entries, entry => entry.Fact is CallEnded);
            Assert.IsType<CallEnded>(entries[^1].Fact);
            Assert.Equal(Enumerable.Range(1, entries.Count).Select(seq => (long)seq), entries.Select(entry => entry.Seq));
        }
    }

    [Fact]
    public void Every_ending_has_a_terminal_status_and_a_sentence_that_ends()
    {
        foreach (var reason in Enum.GetValues<EndReason>())
        {
            foreach (var party in Enum.GetValues<Party>())
            {
                var end = new CallEnd(party, reason);
                Assert.True(end.StatusOf(started: true).IsTerminal && end.StatusOf(started: false).IsTerminal);
                Assert.EndsWith(".", end.Explain(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_call_that_everybody_ends_at_once_has_one_ending()
    {
        await using var desk = await Desk.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            var id = CallId.Parse($"s{i}");
            await desk.StartAsync($$"""{"agent_id":"a","session_id":"s{{i}}"}""");
            var (call, agent, caller) = (desk.Dispatcher.Find(id)!, desk.Agents.Sessions.Last(), desk.Callers.Opened.Last());

            Action[] enders =
            [
                agent.HangsUp, caller.HangsUp, caller.Breaks, () => agent.Breaks(AgentFailure.Failed),
                () => call.End(new(Party.Service, EndReason.Cancelled)), () => call.End(new(Party.Service, EndReason.TimeLimit)),
            ];
            Parallel.ForEach(enders, ender => ender());
            await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

            Assert.Single(await desk.Journal.ReadAsync(id, 0, TestContext.Current.CancellationToken), entry => entry.Fact is CallEnded);
            Assert.True(agent.Disposed && caller.Disposed);
        }
    }

    private static CallEnded Ended(CallEnd end) => new(end.StatusOf(started: true), end.ToEnding(), 0, [], null, null);
}
