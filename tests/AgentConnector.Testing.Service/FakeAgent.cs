using System.Collections.Concurrent;
using AgentConnector.Agents;
using AgentConnector.Audio;

namespace AgentConnector.Testing.Service;

/// <summary>An agent that does what a test tells it, and remembers what it was sent.</summary>
internal sealed class FakeAgent(AudioFormat? hears = null, AudioFormat? speaks = null) : IAgentSession
{
    private readonly Spoken<AgentEvent> events = new(happened => happened);
    private int turn = 1;
    private TaskCompletionSource<CancellationToken>? heldApproval;

    public string ConversationId { get; init; } = "conv_fake";

    public Uri Address { get; } = new("wss://agents.example/v1/convai/conversation");

    public AudioFormat Hears { get; } = hears ?? AudioFormat.Pcm(16_000);

    public AudioFormat Speaks { get; } = speaks ?? AudioFormat.Pcm(16_000);

    public ConcurrentQueue<AudioFrame> Heard { get; } = [];

    public ConcurrentQueue<(TextKind Kind, string Text)> Texts { get; } = [];

    public ConcurrentQueue<AgentMessage> Messages { get; } = [];

    public ConcurrentQueue<(string Id, string Result, bool IsError)> ToolAnswers { get; } = [];

    public bool Disposed { get; private set; }

    /// <summary>Set to let no text get through.</summary>
    public bool TakesNothing { get; set; }

    public void Says(string text, params ReadOnlySpan<AudioFrame> speech)
    {
        Does(new AgentSaid(text, turn));
        foreach (var frame in speech)
        {
            Does(new AgentSpoke(frame, turn));
        }

        turn++;
    }

    public void IsInterrupted() => Does(new AgentInterrupted());

    public void Does(AgentEvent agentEvent) => events.Say(agentEvent);

    public void HangsUp() => events.End();

    public void Breaks(AgentFailure failure) => events.End(new AgentException(failure, "broken by the test"));

    /// <summary>Its line breaks.</summary>
    public void IsLost(AgentFailure failure = AgentFailure.Disconnected) => events.End(new AgentException(failure, "cut by the test") { IsLoss = true });

    public Task ListenAsync(Action<AgentEvent> happened, CancellationToken cancellationToken) => events.ListenAsync(happened, cancellationToken);

    public void SendAudio(AudioFrame frame) => Heard.Enqueue(frame.Kept());

    public ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        if (TakesNothing)
        {
            return ValueTask.FromException(new AgentException(AgentFailure.Unresponsive, "The agent takes nothing."));
        }

        Texts.Enqueue((message.Kind, message.Text));
        Messages.Enqueue(message);
        return ValueTask.CompletedTask;
    }

    public ValueTask AnswerToolAsync(string toolCallId, string result, bool isError, CancellationToken cancellationToken)
    {
        ToolAnswers.Enqueue((toolCallId, result, isError));
        return ValueTask.CompletedTask;
    }

    public ConcurrentQueue<(string Id, bool IsApproved)> Approvals { get; } = [];

    /// <summary>No approval gets through any more; the token of the first that is tried.</summary>
    public Task<CancellationToken> HoldApprovals() => (heldApproval = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async ValueTask AnswerApprovalAsync(string toolCallId, bool isApproved, CancellationToken cancellationToken)
    {
        if (TakesNothing)
        {
            throw new AgentException(AgentFailure.Unresponsive, "The agent takes nothing.");
        }

        if (heldApproval is { } held)
        {
            held.TrySetResult(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        Approvals.Enqueue((toolCallId, isApproved));
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        events.End();
        return ValueTask.CompletedTask;
    }
}
