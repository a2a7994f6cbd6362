using System.Diagnostics.CodeAnalysis;
using AgentConnector.Audio;

namespace AgentConnector.Testing.Service;

/// <summary>What a test says, on its way to whoever listens: nothing is lost, however late that is.</summary>
internal sealed class Spoken<T>
{
    private readonly Queue<T> waiting = [];
    private readonly Handover<T> handover;

    /// <param name="copy">Makes what is brought one's own, while it waits.</param>
    public Spoken(Func<T, T> copy) => handover = new(
        item =>
        {
            waiting.Enqueue(copy(item));
            return true;
        },
        Take);

    public void Say(T item) => handover.Pass(item);

    public void End(Exception? failure = null) => handover.Complete(failure);

    public Task ListenAsync(Action<T> listener, CancellationToken cancellationToken) => handover.ListenAsync(listener, cancellationToken);

    private bool Take([MaybeNullWhen(false)] out T item) => waiting.TryDequeue(out item);
}
