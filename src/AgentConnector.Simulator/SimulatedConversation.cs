using System.Text.Json;
using AgentConnector.Simulator.Conversations;
using AgentConnector.Simulator.Wire;

namespace AgentConnector.Simulator;

/// <summary>What the pretend cloud knows of one conversation. Safe to read while the conversation runs.</summary>
public sealed class SimulatedConversation : IRemembered
{
    private const int MostEntries = 1000;

    private readonly Lock gate = new();
    private readonly List<string> texts = [];
    private readonly List<string> contexts = [];
    private readonly List<string> frames = [];
    private readonly List<ReceivedToolResult> toolResults = [];
    private readonly List<TranscriptTurn> transcript = [];
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SimulatedConversation(string id, string agentId, string scenario, DateTimeOffset startedAt, Tape recording)
    {
        (Id, AgentId, Scenario, StartedAt, Tape) = (id, agentId, scenario, startedAt, recording);
    }

    /// <summary>The conversation's id, <c>conv_…</c>.</summary>
    public string Id { get; }

    /// <summary>The id the client asked for.</summary>
    public string AgentId { get; }

    /// <summary>The scenario that played the agent.</summary>
    public string Scenario { get; }

    /// <summary>What the whole conversation was rated with afterwards.</summary>
    public ConversationFeedback Feedback { get; internal set; } = new(null, null, null);

    /// <summary>When the socket opened.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When the socket closed; null while it is open.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How long it waited in the queue before it began; no part of its duration.</summary>
    public TimeSpan QueueWait { get; internal set; }

    /// <summary>What a minute of it costs.</summary>
    internal double CreditsPerMinute { get; init; }

    /// <summary>The first frame, when it was the init message.</summary>
    public JsonElement? InitMessage { get; internal set; }

    /// <summary>How the conversation ended; null while it runs.</summary>
    public ConversationClose? Close { get; private set; }

    /// <summary>Completes when the conversation has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Pongs that came.</summary>
    public int Pongs { get; private set; }

    /// <summary>Audio messages that came.</summary>
    public int AudioMessages { get; private set; }

    /// <summary>Utterances that were heard to their end.</summary>
    public int Utterances { get; internal set; }

    /// <summary>Times the caller spoke over the agent.</summary>
    public int Interruptions { get; internal set; }

    /// <summary><c>user_activity</c> messages that came.</summary>
    public int Activities { get; internal set; }

    /// <summary>Feedback with the score <c>like</c>.</summary>
    public int Likes { get; internal set; }

    /// <summary>Feedback with the score <c>dislike</c>.</summary>
    public int Dislikes { get; internal set; }

    /// <summary>The client's frames as they came, in order, but for sound and pongs: the first thousand.</summary>
    public IReadOnlyList<string> Frames => Copy(frames);

    /// <summary>The first 1000 texts the client sent as turns of the user.</summary>
    public IReadOnlyList<string> Texts => Copy(texts);

    /// <summary>The first 1000 contextual updates.</summary>
    public IReadOnlyList<string> ContextualUpdates => Copy(contexts);

    /// <summary>The first 1000 tool results.</summary>
    public IReadOnlyList<ReceivedToolResult> ToolResults => Copy(toolResults);

    /// <summary>The first 1000 turns, the cloud's record of what was said.</summary>
    public IReadOnlyList<TranscriptTurn> Transcript => Copy(transcript);

    /// <summary>The rate of <see cref="Heard"/>.</summary>
    public int HeardSampleRate { get; internal set; } = 16_000;

    /// <summary>What the client sent, decoded to 16-bit mono; cut off when the memory for audio is used up.</summary>
    public IReadOnlyList<short> Heard => Tape.Heard;

    /// <summary>The conversation has no audio either way.</summary>
    public bool TextOnly { get; internal set; }

    internal Tape Tape { get; }

    internal ConversationFiles Files { get; } = new();

    internal TurnScores Scores { get; } = new(MostEntries);

    internal void Came(string frame)
    {
        lock (gate)
        {
            Add(frames, frame);
        }
    }

    /// <summary>Grows from one conversation of a cloud to the next.</summary>
    internal long Number { get; init; }

    internal string? BranchId { get; init; }

    internal string? VersionId { get; init; }

    internal string Environment { get; init; } = "production";

    internal string? Source => InitMessage is { } init
        && init.TryGetProperty("source_info", out var info) && info.ValueKind is JsonValueKind.Object
        && info.TryGetProperty("source", out var source) && source.ValueKind is JsonValueKind.String
        ? source.GetString()
        : null;

    internal string? UserId => InitMessage is { } init && init.TryGetProperty("user_id", out var id) && id.ValueKind is JsonValueKind.String
        ? id.GetString()
        : null;

    void IRemembered.DropAudio() => Tape.Drop();

    internal void Received(ClientMessage message, TimeSpan at)
    {
        lock (gate)
        {
            switch (message)
            {
                case AudioMessage:
                    AudioMessages++;
                    break;
                case PongMessage:
                    Pongs++;
                    break;
                case TextMessage text:
                    Add(texts, text.Text ?? "");
                    break;
                case ContextMessage context:
                    Add(contexts, context.Text);
                    break;
                case ActivityMessage:
                    Activities++;
                    break;
                case FeedbackMessage feedback:
                    Likes += feedback.Score is "like" ? 1 : 0;
                    Dislikes += feedback.Score is "dislike" ? 1 : 0;
                    Scores.Set(feedback, at);
                    break;
                case ToolResultMessage result:
                    Add(toolResults, new ReceivedToolResult(result.ToolCallId, result.Text, result.Failed));
                    break;
            }
        }
    }

    internal void Said(TranscriptTurn turn)
    {
        lock (gate)
        {
            Add(transcript, turn);
        }
    }

    /// <summary>Replaces an agent's turn by the part of it that was heard.</summary>
    internal void Corrected(int eventId, string text)
    {
        lock (gate)
        {
            var index = transcript.FindLastIndex(turn => turn.EventId == eventId && turn.Role is "agent");
            if (index >= 0)
            {
                var said = transcript[index];
                transcript[index] = said with { Message = text, OriginalMessage = said.Message, Interrupted = true };
            }
        }
    }

    internal void HasEnded(DateTimeOffset at, ConversationClose close)
    {
        lock (gate)
        {
            (EndedAt, Close) = (at, close);
        }

        ended.TrySetResult();
    }

    private static void Add<T>(List<T> list, T item)
    {
        if (list.Count < MostEntries)
        {
            list.Add(item);
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
