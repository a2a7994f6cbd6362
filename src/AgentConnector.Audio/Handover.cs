using System.Diagnostics.CodeAnalysis;

namespace AgentConnector.Audio;

/// <summary>
/// Brings items to the one who listens, on the thread that has them: by one thread at a time and in order. What comes before anybody listens, or
/// while another item is being brought, is kept by the owner's queue and brought next. Thread-safe; allocates nothing for an item.
/// </summary>
/// <typeparam name="T">What is handed over; a view into a buffer is valid while it is brought, so the owner's queue copies it.</typeparam>
public sealed class Handover<T>
{
    private readonly Func<T, bool> keep;
    private readonly Taker take;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<T>? listener;
    private Exception? failure;
    private bool isBusy;
    private bool isStopped;
    private bool isComplete;

    /// <param name="keep">Queues an item, as one does not wait here; false when there is no room. Called by one thread at a time.</param>
    /// <param name="take">Takes the next out of that queue. Called by one thread at a time.</param>
    public Handover(Func<T, bool> keep, Taker take) => (this.keep, this.take) = (keep, take);

    /// <summary>Takes the next item that waits; false when none does.</summary>
    public delegate bool Taker([MaybeNullWhen(false)] out T item);

    /// <summary>Whether somebody listens, or did.</summary>
    public bool HasListener
    {
        get
        {
            lock (gate)
            {
                return listener is not null;
            }
        }
    }

    /// <summary>Whether no more items come.</summary>
    public bool IsComplete
    {
        get
        {
            lock (gate)
            {
                return isComplete;
            }
        }
    }

    /// <summary>Brings an item, or keeps it; false when it is lost for want of room. After the listening it is dropped.</summary>
    public bool Pass(T item)
    {
        lock (gate)
        {
            if (isStopped || isComplete)
            {
                return true;
            }

            if (listener is null || isBusy)
            {
                return keep(item);
            }

            isBusy = true;
        }

        Bring(item);
        return true;
    }

    /// <summary>No more items come; what waits is still brought.</summary>
    /// <param name="failure">What <see cref="ListenAsync"/> throws then; null when it returns.</param>
    public void Complete(Exception? failure = null)
    {
        lock (gate)
        {
            if (isComplete)
            {
                return;
            }

            (isComplete, this.failure) = (true, failure);
            if (listener is not null && !isBusy)
            {
                Settle();
            }
        }
    }

    /// <summary>Listens until the last item was brought. What the listener throws is thrown here, and nothing more is brought.</summary>
    /// <param name="listener">Gets the items. While it holds the thread, items wait.</param>
    /// <param name="cancellationToken">From then on nothing is brought; this ends once no item is under way.</param>
    /// <exception cref="InvalidOperationException">Somebody listens, or did.</exception>
    public async Task ListenAsync(Action<T> listener, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            this.listener = this.listener is null ? listener : throw new InvalidOperationException("Somebody listens here already.");
            isBusy = true;
        }

        if (TryNext(out var first))
        {
            Bring(first);
        }

        try
        {
            await over.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    private void Bring(T? item)
    {
        do
        {
            try
            {
                listener!(item!);
            }
            catch (Exception e)
            {
                lock (gate)
                {
                    isStopped = true;
                    over.TrySetException(e);
                }
            }
        }
        while (TryNext(out item));
    }

    private bool TryNext([MaybeNullWhen(false)] out T item)
    {
        lock (gate)
        {
            if (!isStopped && take(out item))
            {
                return true;
            }

            item = default;
            isBusy = false;
            if (isStopped)
            {
                quiet.TrySetResult();
            }
            else if (isComplete)
            {
                Settle();
            }

            return false;
        }
    }

    private void Settle()
    {
        if (failure is null)
        {
            over.TrySetResult();
        }
        else
        {
            over.TrySetException(failure);
        }
    }

    private Task StopAsync()
    {
        lock (gate)
        {
            isStopped = true;
            return isBusy ? quiet.Task : Task.CompletedTask;
        }
    }
}
