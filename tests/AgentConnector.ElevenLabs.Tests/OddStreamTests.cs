using System.Text;
using AgentConnector.ElevenLabs.Session;
using AgentConnector.ElevenLabs.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentConnector.ElevenLabs.Tests;

/// <summary>
/// A million messages in which every value in turn is gone or strange, from a fixed seed, through reader, inbox and event queue.
/// </summary>
public sealed class OddStreamTests
{
    private const int Seed = 20_261_128;
    private const int Messages = 1_000_000;
    private const string Start = "conversation_initiation_metadata";

    [Fact]
    public async Task A_conversation_outlives_every_odd_message()
    {
        var chance = new Seeded(Seed);
        var odd = ServerSamples.Names
            .SelectMany(name => Mutations.Of(ServerSamples.Read(name)).Select(mutation => mutation.Message))
            .Where(message => !ChangesFormat(message)) // looked at below
            .ToArray();
        await using var inside = new Inside();
        inside.Inbox.Handle(ServerSamples.Read(Start));

        for (var done = 0; done < Messages; done++)
        {
            var message = odd[chance.Next(0, odd.Length)];
            if (chance.Next(0, 4) == 0 && ServerMessageReader.Read(message, new()).Event is not ConversationStarted)
            {
                message = [.. message];
                message[chance.Next(0, message.Length)] = (byte)chance.Next(0, 256); // and one byte of it is wrong
            }

            inside.Inbox.Handle(message);
            await inside.DrainAsync();
        }

        // After all that a good message does what it says.
        var id = inside.Events.LastInterruption ?? 0;
        inside.Inbox.Handle(Encoding.UTF8.GetBytes($$"""{"type":"agent_response","agent_response_event":{"agent_response":"Still here","event_id":{{id}} } }"""));
        inside.Inbox.Handle(Encoding.UTF8.GetBytes($$"""{"type":"audio","audio_event":{"audio_base_64":"AQACAA==","event_id":{{id}} } }"""));
        Assert.Equal(Messages + 3, inside.Counters.MessagesReceived);
        Assert.True(inside.Events.TryRead(out var said));
        Assert.Equal("Still here", ((AgentResponse)said).Text);
        Assert.True(inside.Events.TryRead(out var spoken));
        Assert.Equal([1, 0, 2, 0], ((AgentAudio)spoken).Audio.Data.ToArray());
    }

    [Fact]
    public async Task A_start_of_any_shape_begins_a_conversation_or_says_which_format_it_cannot_have()
    {
        foreach (var (message, field) in Mutations.Of(ServerSamples.Read(Start)))
        {
            await using var inside = new Inside();
            var failure = Record.Exception(() => inside.Inbox.Handle(message));

            if (failure is null)
            {
                Assert.True(inside.Inbox.Opened.IsCompletedSuccessfully, field);
            }
            else
            {
                Assert.True(ChangesFormat(message), field);
                Assert.Contains("announced the audio format", Assert.IsType<ConversationException>(failure).End.Explanation, StringComparison.Ordinal);
            }
        }
    }

    private static bool ChangesFormat(byte[] message) => ServerMessageReader.Read(message, new()).Event is ConversationStarted started
        && (started.AgentOutputAudioFormat is not (null or "" or "pcm_24000") || started.UserInputAudioFormat is not (null or "" or "ulaw_8000"));

    /// <summary>A conversation without its socket.</summary>
    private sealed class Inside : IAsyncDisposable
    {
        private readonly Outbox outbox;
        private readonly ToolAnswers tools;
        private readonly Farewell farewell = new(Timeout.InfiniteTimeSpan, TimeProvider.System, () => { });

        public Inside()
        {
            var options = new AgentsOptions();
            outbox = new(Counters);
            Events = new(Counters) { Limit = options.MaxMessageBytes };
            tools = new(
                new() { Tools = new Dictionary<string, ClientTool> { ["find_table"] = (_, _) => Task.FromResult(new ToolResult("by the window")) } },
                options.ToolTimeout,
                TimeProvider.System,
                (_, _) => Task.CompletedTask,
                NullLogger.Instance);
            Inbox = new(outbox, Events, tools, farewell, Counters, options, NullLogger.Instance);
        }

        public ConversationCounters Counters { get; } = new();

        public EventQueue Events { get; }

        public Inbox Inbox { get; }

        /// <summary>Reads what came and sends what is to go out.</summary>
        public async Task DrainAsync()
        {
            while (Events.TryRead(out var happened))
            {
                if (happened is Ping)
                {
                    Assert.NotNull(await outbox.TakeAsync());
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await tools.StopAsync();
            tools.Dispose();
            farewell.Dispose();
            outbox.Dispose();
        }
    }
}
