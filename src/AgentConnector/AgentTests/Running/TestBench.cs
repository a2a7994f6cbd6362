using AgentConnector.Agents;
using AgentConnector.AgentTests.Judging;
using AgentConnector.AgentTests.Speaking;
using AgentConnector.Calls;
using AgentConnector.Calls.Scribing;
using AgentConnector.Calls.Talking;
using AgentConnector.Problems;

namespace AgentConnector.AgentTests.Running;

/// <summary>
/// Runs tests: a call like any other, whose endpoint is the scripted caller, whose facts are kept here and whose tools answer as the test says. A simulated
/// agent is reached through memory, in virtual time; a real one over the network, in real time.
/// </summary>
internal sealed class TestBench : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly VirtualTime? virtualTime;
    private readonly CancellationTokenSource leaving = new();

    /// <param name="services">What calls need; disposed of with the bench.</param>
    public TestBench(ServiceProvider services)
    {
        this.services = services;
        virtualTime = services.GetRequiredService<TimeProvider>() as VirtualTime;
    }

    /// <summary>Runs tests, so many at once, and gives the results in the order of the tests.</summary>
    /// <param name="tests">What is to be run, and who is to be called.</param>
    /// <param name="atOnce">At least 1.</param>
    /// <param name="watch">Learns what happens.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public Task<TestResult[]> RunAsync(IReadOnlyList<PlannedTest> tests, int atOnce, ITestWatch watch, CancellationToken cancellationToken) => virtualTime is null
        ? RunAllAsync(tests, atOnce, watch, cancellationToken)
        : virtualTime.PassUntilAsync(RunAllAsync(tests, atOnce, watch, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        if (virtualTime is null)
        {
            await services.DisposeAsync();
        }
        else
        {
            await virtualTime.PassUntilAsync(DisposeServicesAsync()); // the cloud waits for answers for a bounded time of this clock
        }

        leaving.Dispose();
    }

    private async Task<bool> DisposeServicesAsync()
    {
        await services.DisposeAsync();
        return true;
    }

    private async Task<TestResult[]> RunAllAsync(IReadOnlyList<PlannedTest> tests, int atOnce, ITestWatch watch, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(atOnce);
        return await Task.WhenAll(tests.Select(async (test, index) =>
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                watch.Began(test);
                var result = await RunAsync(test, CallId.Parse($"test_{index + 1}"), watch, cancellationToken);
                watch.Ended(test, result);
                return result;
            }
            finally
            {
                places.Release();
            }
        }));
    }

    private async Task<TestResult> RunAsync(PlannedTest planned, CallId id, ITestWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            if (services.GetRequiredService<IAgentConnector>().Check(planned.Agent) is { } refusal)
            {
                return CannotRun(planned, planned.Agent.Scenario is { } scenario ? $"{scenario} {refusal.Detail}" : refusal.Detail);
            }

            var sounds = await new CallerVoice(planned.Test, planned.Agent.Scenario is not null, SpokenCaller.SampleRate).SpeakAsync(cancellationToken);
            var (talk, conversation) = await CallAsync(planned, id, sounds, watch, cancellationToken);
            var unreached = conversation is null && talk.End.End.Reason is EndReason.Rejected or EndReason.ConnectTimeout or EndReason.Disconnected;
            if (unreached)
            {
                return CannotRun(planned, $"{talk.End.End.Explanation} {talk.End.End.Detail}");
            }

            if (planned.Test.Expect.CostCredits is not null && conversation is not null)
            {
                var question = new CostQuestion(services.GetRequiredService<IConversationArchive>(), services.GetRequiredService<TimeProvider>());
                talk = talk with { Cost = await question.AskAsync(conversation, planned.Agent.Scenario is not null, cancellationToken) };
            }

            return new(planned.Test.Name, planned.Against, Trouble: null, talk, Judge.Of(planned.Test, talk));
        }
        catch (StartException e)
        {
            return CannotRun(planned, e.Message);
        }
        catch (InvalidDataException e)
        {
            return CannotRun(planned, e.Message); // a scenario file
        }
    }

    private static TestResult CannotRun(PlannedTest planned, string trouble) => new(planned.Test.Name, planned.Against, trouble.Trim(), Talk: null, []);

    private async Task<(Talk Talk, string? Conversation)> CallAsync(
        PlannedTest planned, CallId id, IReadOnlyList<CallerUtterance?> sounds, ITestWatch watch, CancellationToken cancellationToken)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var tools = new ScriptedTools(planned.Test.Tools, time);
        SpokenCaller? caller = null;
        string? conversation = null;
        var journal = new TalkJournal(fact =>
        {
            conversation = fact is CallStarted started ? started.ConversationId : conversation;
            watch.Saw(planned, fact);
        });
        var facts = new FactLog(journal, id, time, services.GetRequiredService<ILogger<FactLog>>(), leaving.Token);
        var plan = new CallPlan(id, new("test", planned.Test.Name), planned.Agent, TimeSpan.FromSeconds(planned.Test.MaxSeconds), OpenRecording: null, Metadata: null)
        {
            Approvals = new(ApprovalPolicy.Deny, new HashSet<string>(), TimeSpan.Zero), // nobody is there to ask
        };
        var parts = new CallParts(
            new CallServices(
                services.GetRequiredService<IAgentConnector>(),
                tools,
                services.GetRequiredService<RecordingWriter>(),
                services.GetRequiredService<CallMetrics>(),
                time),
            facts,
            new SpokenCallerConnector(() => caller = new(planned.Test, sounds, time)),
            GrantedAsync: _ => Task.FromResult<CallEnd?>(null),
            IsWaiting: () => false,
            FreeLine: () => { });
        using var call = new Call(plan, parts, services.GetRequiredService<ILogger<Call>>());
        using (cancellationToken.Register(() => call.End(new(Party.Service, EndReason.Cancelled))))
        {
            await call.RunAsync();
        }

        await call.Gone;
        await facts.Written;
        cancellationToken.ThrowIfCancellationRequested();
        return (new(journal.Ending!, caller?.Account ?? new(0, null, [], []), tools.Uses), conversation);
    }
}

/// <summary>A test and who is called.</summary>
/// <param name="Test">The test.</param>
/// <param name="Agent">The agent, or the scenario that plays it.</param>
internal sealed record PlannedTest(AgentTest Test, AgentRequest Agent)
{
    /// <summary>What a report calls whoever was called.</summary>
    public string Against => Agent.Scenario ?? Agent.AgentId;
}

/// <summary>Learns what happens while tests run; by many threads at once, one after the other for each test.</summary>
internal interface ITestWatch
{
    void Began(PlannedTest test);

    void Saw(PlannedTest test, CallEvent fact);

    void Ended(PlannedTest test, TestResult result);
}
