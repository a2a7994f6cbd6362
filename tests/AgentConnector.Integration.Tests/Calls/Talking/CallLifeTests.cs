using System.Text.Json;
using AgentConnector.Audio.Wav;
using AgentConnector.Calls;
using AgentConnector.Calls.Limits;
using AgentConnector.History.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentConnector.Integration.Tests.Calls.Talking;

/// <summary>A call's limits, its recording, and what a restart makes of it.</summary>
public sealed class CallLifeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_ends_at_its_longest_duration()
    {
        await using var desk = await Desk.OpenAsync();

        await desk.StartAsync("""{"agent_id":"a","session_id":"s","max_duration_seconds":1}""");
        var record = await desk.RecordAsync("s", waitSeconds: 30);

        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.Equal("time_limit", record.GetProperty("end").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_call_whose_end_cannot_even_be_told_to_the_log_ends_all_the_same()
    {
        using var log = new BrokenLog("is over");
        await using var desk = await Desk.OpenAsync(configure: builder => builder.Services.AddSingleton<ILoggerProvider>(log));

        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await desk.PostAsync("/calls/s/end", "{}");

        Assert.True(log.HasThrown);
        Assert.Equal("completed", (await desk.RecordAsync("s")).GetProperty("status").GetString());
        Assert.Single(await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation), entry => entry.Fact is CallEnded);
    }

    [Fact]
    public async Task Whoever_is_told_of_a_calls_end_finds_its_line_free()
    {
        var told = new LinesAtTheEnd();
        await using var desk = await Desk.OpenAsync(configure: builder => builder.Services.AddSingleton<IFactObserver>(told));
        told.Admission = desk.Service.Services.GetRequiredService<Admission>();

        await desk.StartAsync("""{"agent_id":"a","session_id":"s","to":"only:mic"}""");
        Assert.Equal(1, told.Admission.Taken);
        await desk.PostAsync("/calls/s/end", "{}");

        Assert.Equal(0, told.Taken);
    }

    [Fact]
    public async Task Metadata_comes_back_untouched_in_the_record_and_in_the_outcome()
    {
        await using var desk = await Desk.OpenAsync();

        await desk.StartAsync("""{"agent_id":"a","session_id":"s","metadata":{"Deep":{"List":[1,2.50,null,"ä"]},"dynamic_variables":{"n":"Ada"}}}""");
        await desk.PostAsync("/calls/s/end", "{}");

        var expected = """{"Deep":{"List":[1,2.50,null,"ä"]},"dynamic_variables":{"n":"Ada"}}""";
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), (await desk.RecordAsync("s")).GetProperty("metadata")));
        var ended = (CallEnded)(await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation))[^1].Fact;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), ended.Metadata!.Value));
    }

    [Fact]
    public async Task A_recording_of_a_silent_call_is_as_long_as_the_call()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await desk.PostAsync("/calls/s/end", "{}");
        var record = await desk.RecordAsync("s");

        using var answer = await desk.Service.Client.GetAsync("/calls/s/recording", Cancellation);
        using var reader = new WavReader(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(Cancellation)));

        Assert.Equal((16_000, 2), (reader.SourceFormat.SampleRate, reader.SourceFormat.Channels));
        Assert.Equal(record.GetProperty("duration_ms").GetInt64(), reader.Duration!.Value.TotalMilliseconds, 250.0);
    }

    [Fact]
    public async Task Nothing_is_recorded_when_recording_is_off()
    {
        await using var desk = await Desk.OpenAsync(new Dictionary<string, string> { ["RECORDING"] = "false" });
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await desk.PostAsync("/calls/s/end", "{}");

        using var answer = await desk.Service.Client.GetAsync("/calls/s/recording", Cancellation);

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.False(File.Exists(desk.Service.Services.GetRequiredService<IRecordingStore>().PathOf(CallId.Parse("s"))));
    }

    [Fact]
    public async Task A_recording_that_cannot_be_written_is_a_warning_and_the_call_goes_on()
    {
        await using var desk = await Desk.OpenAsync();
        var path = desk.Service.Services.GetRequiredService<IRecordingStore>().PathOf(CallId.Parse("s"));
        Directory.CreateDirectory(path); // a folder where the file should be

        var (status, _, _) = await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await desk.PostAsync("/calls/s/end", "{}");

        Assert.Equal(200, status);
        var facts = (await desk.Journal.ReadAsync(CallId.Parse("s"), 0, Cancellation)).Select(entry => entry.Fact).ToList();
        Assert.Equal("recording_failed", facts.OfType<CallWarning>().Single().Code);
        Assert.Null(facts.OfType<CallEnded>().Single().Recording);
    }

    [Fact]
    public async Task Draining_lets_calls_finish_and_then_ends_the_rest_with_a_reason()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"short"}""");
        var shortAgent = desk.Agents.Sessions.Single();
        await desk.StartAsync("""{"agent_id":"a","session_id":"long"}""");
        using var time = new CancellationTokenSource();

        var draining = desk.Calls.DrainAsync(time.Token);
        shortAgent.HangsUp();
        await desk.RecordAsync("short", waitSeconds: 30);
        Assert.False(draining.IsCompleted);
        await time.CancelAsync();
        await draining;

        Assert.Equal("completed", (await desk.RecordAsync("short")).GetProperty("status").GetString());
        var cut = await desk.RecordAsync("long");
        Assert.Equal(("interrupted", "shutdown"), (cut.GetProperty("status").GetString(), cut.GetProperty("end").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_request_that_was_let_in_just_before_the_drain_is_drained_too()
    {
        await using var desk = await Desk.OpenAsync();
        using var held = new ManualResetEventSlim();
        using var time = new CancellationTokenSource();
        var holding = desk.Service.Services.GetRequiredService<JournalWriter>().WriteAsync(_ => held.Wait(TimeSpan.FromSeconds(30), Cancellation), Cancellation);
        var starting = desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        await Eventually.TrueAsync(() => desk.Service.Services.GetRequiredService<Admission>().Taken == 1, "the request has a line");

        var draining = desk.Calls.DrainAsync(time.Token);
        Assert.False(draining.IsCompleted);
        held.Set();
        await holding;
        await starting;
        Assert.False(draining.IsCompleted);
        await time.CancelAsync();
        await draining;

        var cut = await desk.RecordAsync("s");
        Assert.Equal(("interrupted", "shutdown"), (cut.GetProperty("status").GetString(), cut.GetProperty("end").GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_stopped_agent_with_queued_speech_is_heard_out_before_the_call_ends()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.StartAsync("""{"agent_id":"a","session_id":"s"}""");
        var agent = desk.Agents.Sessions.Single();

        agent.Says("Goodbye.", Speech.Tone(440, 0.2));
        agent.HangsUp();
        var record = await desk.RecordAsync("s", waitSeconds: 30);

        Assert.Equal("completed", record.GetProperty("status").GetString());
        Assert.Equal(1, record.GetProperty("turn_count").GetInt32());
    }

    /// <summary>Looks at the lines in the moment an ending is stored: nobody is told of it sooner.</summary>
    private sealed class LinesAtTheEnd : IFactObserver
    {
        public Admission? Admission { get; set; }

        public int? Taken { get; private set; }

        public void Stored(StoreConnection connection, long call, JournalEntry entry)
        {
            if (entry.Fact is CallEnded)
            {
                Taken = Admission!.Taken;
            }
        }

        public void Opened(StoreConnection connection, long call, Callback callback)
        {
        }

        public void Answered(StoreConnection connection, CallId id)
        {
        }
    }

    /// <summary>Throws where a line has these words.</summary>
    private sealed class BrokenLog(string words) : ILoggerProvider, ILogger
    {
        public bool HasThrown { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(words, StringComparison.Ordinal))
            {
                HasThrown = true;
                throw new InvalidOperationException("The log is broken.");
            }
        }

        public void Dispose()
        {
        }
    }
}
